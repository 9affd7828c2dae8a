/** Target and authority of whole requests, against a configured origin: RFC 9110 section 7.1, RFC 9112 section 3.2. */
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import { htu, JKT, ORIGIN, PATH, root, row, target } from './binding_requests.ts';

const FOREIGN = 'https://attacker.example/orders/42';

const RELAYS: readonly FlatRow[] = flatRows(
  {
    why: 'A server that the client trusts less relays the proof that it was sent, with a request of its own making.',
    requirements: ['RFC9110-7.1-01', 'RFC9449-4.3-09'],
    flags: ['ForeignOrigin'],
    severity: 'critical',
    needs: ['origin'],
    reject: ['htu_mismatch', 'origin_mismatch', 'url_invalid'],
  },
  [
    row('relay-host', 'A proof for another host, which Host names', htu(FOREIGN), [
      'headers.set',
      'Host',
      'attacker.example',
    ]),
    row('relay-forwarded', 'A proof for another host, which a field of a proxy names', htu(FOREIGN), [
      'headers.add',
      'X-Forwarded-Host',
      'attacker.example',
    ]),
    row('relay-absolute', 'A proof for another host, which the target names', target(FOREIGN), htu(FOREIGN)),
    row(
      'relay-userinfo',
      'A proof for another host, with ours as userinfo in the target',
      target(`${ORIGIN}@attacker.example${PATH}`),
      htu(FOREIGN),
    ),
    row(
      'relay-double-slash',
      'A proof for another host, which two slashes name',
      target(`//attacker.example${PATH}`),
      htu(FOREIGN),
    ),
    row(
      'relay-backslash',
      'A proof for another host, which slash and backslash name',
      target(`/\\attacker.example${PATH}`),
      htu(FOREIGN),
    ),
    {
      ...row('third-origin', 'A request for an origin that is not one of the two', htu(FOREIGN), [
        'headers.set',
        'Host',
        'attacker.example',
      ]),
      from: root('second-origin'),
      needs: ['origin', 'origins'],
    },
    {
      ...row('other-own-origin', 'A proof for the other of two origins', htu(ORIGIN + PATH)),
      from: root('second-origin'),
      needs: ['origin', 'origins'],
      why: 'Two services behind one server: what one is sent, it can send to the other.',
      reject: ['htu_mismatch'],
    },
  ],
);

const HOSTS: readonly FlatRow[] = flatRows(
  {
    why: 'Which server is meant depends on who reads it.',
    requirements: ['RFC9112-3.2-01'],
    flags: ['ForeignOrigin'],
    severity: 'medium',
    needs: ['origin'],
    reject: ['url_invalid', 'origin_mismatch'],
  },
  [
    row('host-userinfo', 'A Host with our name as userinfo', [
      'headers.set',
      'Host',
      'resource.example.org@attacker.example',
    ]),
    {
      ...row('host-twice', 'Two lines of Host', ['headers.add', 'Host', 'attacker.example']),
      needs: ['origin', 'multi-header'],
    },
  ],
);

const TARGETS: readonly FlatRow[] = flatRows(
  {
    requirements: ['RFC9110-7.1-01'],
    flags: ['TargetForm'],
    severity: 'medium',
    needs: ['origin'],
    value: { scheme: 'DPoP', jkt: JKT },
  },
  [
    ...flatRows(
      {
        why: 'Behind a proxy Host is often an internal name; without one it is a request for somebody else.',
        choice: 'host-mismatch',
        accepts: ['ignore'],
        reject: ['origin_mismatch', 'htu_mismatch'],
      },
      [
        row('host-internal', 'A good proof, and an internal name in Host', [
          'headers.set',
          'Host',
          'backend-7:8080',
        ]),
        row('host-port', 'A good proof, and another port in Host', [
          'headers.set',
          'Host',
          'resource.example.org:8443',
        ]),
      ],
    ),
    ...flatRows(
      {
        why: 'HTTP servers have to take this form. What takes a path apart does not expect it.',
        choice: 'target-absolute-form',
        accepts: ['take'],
        reject: ['url_invalid', 'origin_mismatch'],
      },
      [
        row('target-absolute', 'A target with our origin', target(ORIGIN + PATH)),
        row(
          'target-absolute-case',
          'A target with our origin in upper case',
          target(`HTTPS://RESOURCE.EXAMPLE.ORG${PATH}`),
        ),
      ],
    ),
    ...flatRows(
      {
        why: 'RFC 3986 has such paths. Code that resolves them against an origin takes what follows for a host.',
        choice: 'target-double-slash',
        accepts: ['take'],
        reject: ['url_invalid'],
      },
      [
        row(
          'target-double-slash',
          'A path that starts with two slashes',
          target(`/${PATH}`),
          htu(`${ORIGIN}/${PATH}`),
        ),
        row('target-two-slashes', 'A path of two slashes', target('//'), htu(`${ORIGIN}//`)),
      ],
    ),
    ...flatRows(
      {
        why: 'Clients resolve them before they send. Where the routes are chosen by the path as it came, one proof is good for two.',
        choice: 'target-dot-segments',
        accepts: ['resolve'],
        reject: ['url_invalid', 'htu_mismatch'],
      },
      [
        row('target-dot-segments', 'A target with dot segments', target('/users/../orders/42')),
        row(
          'target-dot-triplets',
          'A target with dot segments as triplets',
          target('/users/%2e%2E/orders/42'),
        ),
      ],
    ),
  ],
);

export const BINDING_TARGETS: FlatGroup = {
  kind: 'binding',
  file: 'resource-request-target',
  alg: 'ES256',
  description: 'Whole requests whose target or authority is not the usual one, against a configured origin.',
  why: 'A proof for one server is good for another.',
  requirements: ['RFC9110-7.1-01'],
  flags: ['ForeignOrigin'],
  severity: 'high',
  roles: ['rs'],
  rows: [...RELAYS, ...HOSTS, ...TARGETS],
};
