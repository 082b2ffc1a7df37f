import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of the reports on Sitecore CDP batches, `messages/sitecore-batch.md`. */
export const sitecoreWords = Messages.loadMessages('sf-plugin-errors', 'sitecore-batch');
