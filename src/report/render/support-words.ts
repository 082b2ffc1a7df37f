import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of the bundle for Salesforce Support, `messages/support-bundle.md`. */
export const supportWords = Messages.loadMessages('sf-plugin-errors', 'support-bundle');
