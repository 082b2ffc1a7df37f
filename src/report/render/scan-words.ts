import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of a scan over many jobs, `messages/bulk-scan.md`. */
export const scanWords = Messages.loadMessages('sf-plugin-errors', 'bulk-scan');
