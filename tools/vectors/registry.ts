/** The hand-written registries of `vectors/registry`, as far as generator and linter read them. */
import { readFileSync } from 'node:fs';

export interface Requirement {
  readonly id: string;
  readonly level: Level;
  readonly source: string;
  readonly section: string;
  readonly text: string;
  readonly testable: 'yes' | 'indirect' | 'no';
  /** Where vectors of the other verdict cannot show it. */
  readonly only?: 'accept' | 'reject';
  /** Where the kinds that show it are still to come. */
  readonly covered?: string;
  readonly reason?: string;
}
export type Level = 'must' | 'should' | 'may' | 'robustness';

/** Strongest first. */
export const LEVELS: readonly Level[] = ['must', 'should', 'may', 'robustness'];

export interface Reason {
  readonly code: string;
  readonly group: string;
  readonly wireErrors: readonly string[];
  /** Empty where no kind gives it yet; absent where some do. */
  readonly kinds?: readonly string[];
  readonly without?: string;
}

export interface Choice {
  readonly choice: string;
  readonly question: string;
  readonly options: readonly { readonly option: string; readonly meaning: string }[];
  readonly recommended: string | null;
  readonly basis: string;
}

export interface Registries {
  readonly requirements: readonly Requirement[];
  readonly reasons: readonly Reason[];
  readonly groups: readonly { readonly group: string }[];
  /** The OAuth error codes that an endpoint can answer with. */
  readonly endpoints: Readonly<Record<string, readonly string[]>>;
  readonly choices: readonly Choice[];
  readonly flags: readonly { readonly flag: string; readonly class: string }[];
  readonly classes: readonly string[];
  readonly capabilities: readonly { readonly capability: string; readonly without?: string }[];
  readonly retired: readonly { readonly id: string }[];
}

/** Files that people edit; `keys.json` and `manifest.json` are generated. */
export const HAND_WRITTEN = [
  'requirements',
  'reasons',
  'choices',
  'flags',
  'capabilities',
  'retired',
] as const;

export function readRegistries(root: string): Registries {
  const files = HAND_WRITTEN.map(
    (name) => JSON.parse(readFileSync(`${root}/vectors/registry/${name}.json`, 'utf8')) as object,
  );
  return Object.assign({}, ...files) as Registries;
}
