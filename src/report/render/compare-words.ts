import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of the comparison of two jobs, `messages/bulk-compare.md`. */
export const compareWords = Messages.loadMessages('sf-plugin-errors', 'bulk-compare');
