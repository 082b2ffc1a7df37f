import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of pre-flight and forecast, `messages/limits-plan.md`. */
export const planWords = Messages.loadMessages('sf-plugin-errors', 'limits-plan');
