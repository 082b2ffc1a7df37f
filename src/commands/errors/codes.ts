import { Messages } from '@salesforce/core/messages';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { findOutputStyle } from '../../cli/output-style.ts';
import { listCodes } from '../../diagnose/list-codes.ts';
import type { CodeList } from '../../report/code-list.ts';
import { renderCodeList } from '../../report/render/human-code-list.ts';
import { APIS, RETRY_VERDICTS } from '../../report/vocabulary.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.codes');

export type ErrorsCodesResult = CodeList;

export default class ErrorsCodes extends SfCommand<ErrorsCodesResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    api: Flags.option({
      char: 'a',
      options: APIS,
      summary: messages.getMessage('flags.api.summary'),
    })(),
    retry: Flags.option({
      char: 'r',
      options: RETRY_VERDICTS,
      summary: messages.getMessage('flags.retry.summary'),
    })(),
    search: Flags.string({
      char: 's',
      summary: messages.getMessage('flags.search.summary'),
    }),
  };

  public override async run(): Promise<ErrorsCodesResult> {
    const { flags } = await this.parse(ErrorsCodes);
    const list = listCodes(flags);
    if (!this.jsonEnabled()) {
      this.log(renderCodeList(list, findOutputStyle(process.stdout, process.env)));
    }
    return list;
  }
}
