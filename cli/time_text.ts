/** Seconds in the words of people. */

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [31_557_600, 'y'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** The two largest units of a duration, such as `1 h 58 min`. */
export function duration(seconds: number): string {
  let rest = Math.round(seconds);
  const first = Math.max(
    0,
    UNITS.findIndex(([size]) => rest >= size),
  );
  const parts: string[] = [];
  for (const [size, name] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ') || '0 s';
}

/** A number of seconds, with its duration where that says more. */
export function amount(seconds: number): string {
  const rounded = Math.round(seconds * 1000) / 1000;
  const noun = rounded === 1 ? 'second' : 'seconds';
  if (seconds >= 1e12) return 'more than 30,000 years';
  return seconds < 60 ? `${rounded} ${noun}` : `${rounded} ${noun} (${duration(seconds)})`;
}

/** How long ago a time was, or is to come. */
export function ago(seconds: number): string {
  if (Math.abs(seconds) >= 1e12) return 'beyond the calendar';
  if (Math.round(seconds) === 0) return 'now';
  return seconds > 0 ? `${duration(seconds)} ago` : `in ${duration(-seconds)}`;
}

/** A NumericDate as a date, if it is one. */
export function date(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : time.toISOString().replace('.000Z', 'Z');
}
