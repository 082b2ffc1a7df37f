import type { DocLink } from './explained-error.ts';
import type { Api, RetryVerdict } from './vocabulary.ts';

/** What the catalogue says about a code. */
export type CodeDescription = {
  code: string;
  /** Codes that are remedied alike; also the name of their page. */
  family: string;
  apis: Api[];
  httpStatuses: number[];
  summary: string;
  causes: string[];
  fixes: string[];
  retry: RetryVerdict;
  retryReason: string;
  /** Where one code means several things, the message decides which. */
  situations: Array<{
    /** Phrases of the message that tell this situation. */
    when: string[];
    summary: string;
    causes: string[];
    fixes: string[];
    retry: RetryVerdict;
    retryReason: string;
  }>;
  /** How sure it is: read in the documentation, seen in practice, or told by the name alone. */
  basis: 'documented' | 'observed' | 'inferred';
  related: string[];
  /** The last API version that had the code; null where it is in use. */
  retired: string | null;
  docs: DocLink[];
  /** The code's place in the pages of this package. */
  page: string;
};

/** The result of `sf errors codes`. */
export type CodeList = {
  codes: CodeDescription[];
  /** Codes in the whole catalogue. */
  total: number;
};
