/** What an oracle thinks of one input: the faults that everybody has to refuse, and the points that the texts leave open. */

/** The groups of `vectors/registry/reasons.json`. */
export type Group =
  | 'proof'
  | 'jws'
  | 'claims'
  | 'typ'
  | 'alg'
  | 'jwk'
  | 'signature'
  | 'htm'
  | 'htu'
  | 'nonce'
  | 'time'
  | 'token'
  | 'request'
  | 'syntax';

/** Several groups, where one fault can rightly be told as either. */
export interface Point {
  readonly groups: readonly Group[];
  readonly why: string;
}

export type Verdict = 'accept' | 'reject' | 'open' | 'unknown';

export class Opinion {
  readonly faults: Point[] = [];
  readonly open: Point[] = [];
  /** What this oracle cannot judge, such as an algorithm that the host does not have. */
  readonly unknown: string[] = [];
  value: Readonly<Record<string, unknown>> = {};

  refuse(groups: Group | readonly Group[], why: string): void {
    this.faults.push({ groups: [groups].flat(), why });
  }

  leaveOpen(groups: Group | readonly Group[], why: string): void {
    this.open.push({ groups: [groups].flat(), why });
  }

  get verdict(): Verdict {
    if (this.faults.length > 0) return 'reject';
    if (this.unknown.length > 0) return 'unknown';
    return this.open.length > 0 ? 'open' : 'accept';
  }

  toString(): string {
    const points = (list: readonly Point[]) => list.map(({ groups, why }) => `${groups.join('/')}: ${why}`);
    const reasons = [
      ...points(this.faults),
      ...points(this.open).map((text) => `open ${text}`),
      ...this.unknown,
    ];
    return [this.verdict, ...reasons].join('; ');
  }
}
