/** Hashes of style and script, as the policy of the page has them. `test/node/report_html.test.ts` says what they must be. */

/** Of `STYLE`. */
export const STYLE_HASH = 'sha256-d4IqfcBfIzjkzayIUilFHXzj245oIJBC8Gn3WLpoHzI=';

/** Of `SCRIPT`. */
export const SCRIPT_HASH = 'sha256-/xKP1yLwiyRijAN/Hvg+RggszBS/iMAuSp2Hgevk8ms=';
