import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of the list of jobs, `messages/bulk-list.md`. */
export const listWords = Messages.loadMessages('sf-plugin-errors', 'bulk-list');
