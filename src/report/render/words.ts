import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of the reports, `messages/report.md`. */
export const words = Messages.loadMessages('sf-plugin-errors', 'report');
