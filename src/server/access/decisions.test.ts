// The matrix of decisions: what the documented order of evaluation makes of policies of every kind,
// asked through the gate with real users, sessions and queues.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import { describe, expect, test } from 'vitest'
import {
  makeQueue,
  makeSession,
  makeUser,
  makeWorld,
  OTHER,
  OWNER,
  policyOf,
  QUEUE,
} from './world.fixture.ts'

const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE }
const deny = { ...allow, Effect: 'Deny' }
const other = { ...allow, Action: 'sqs:ReceiveMessage' }

/** What policies of one kind say: nothing there, allowed, something else allowed, denied. */
const SAYS: Readonly<Record<string, readonly object[] | undefined>> = {
  '-': undefined,
  allow: [allow],
  lack: [other],
  deny: [allow, deny],
}

/** `ok`, or who refuses: a lower-case letter lacks an allow, an upper-case one denies. */
type Verdict = 'ok' | 'i' | 'r' | 'b' | 's' | 'I' | 'R' | 'B' | 'S'

const REASONS: readonly [Verdict, string][] = [
  ['i', 'because no identity-based policy allows'],
  ['r', 'because no resource-based policy allows'],
  ['b', 'because no permissions boundary allows'],
  ['s', 'because no session policy allows'],
  ['I', 'with an explicit deny in an identity-based policy'],
  ['R', 'with an explicit deny in a resource-based policy'],
  ['B', 'with an explicit deny in a permissions boundary'],
  ['S', 'with an explicit deny in a session policy'],
]

async function verdictOf(asked: Promise<unknown>): Promise<Verdict> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown as { message: string; status: number; queryCode: string },
  )
  if (error === undefined) return 'ok'
  expect(error).toMatchObject({ status: 403, queryCode: 'AccessDenied' })
  expect(error.message).toMatch(/^User: \S+ is not authorized to perform: \S+ on resource: \S+ /)
  return REASONS.find(([, text]) => error.message.includes(text))![0]
}

interface Row {
  readonly identity: string
  readonly boundary: string
  readonly session: string
  readonly resource: string
  readonly verdict: Verdict
}

/** Reads a grid: a line for what the caller's side says, a column for the queue's policy. */
function grid(text: string): Row[] {
  const [head = '', ...lines] = text.trim().split('\n')
  const columns = head.trim().split(/\s+/).slice(1)
  return lines.flatMap((line) => {
    const [side = '', ...verdicts] = line.trim().split(/\s+/)
    const [identity = '-', boundary = '-', session = '-'] = side.split('/')
    return columns.map((resource, i) => {
      return { identity, boundary, session, resource, verdict: verdicts[i] as Verdict }
    })
  })
}

const user = (account: string) => `arn:aws:iam::${account}:user/team/ann`
const role = (account: string) => `arn:aws:iam::${account}:role/worker`
const session = (account: string) => `arn:aws:sts::${account}:assumed-role/worker/one`

/** Whom the queue's policy names, and what it says. */
function queuePolicy(column: string, account: string): readonly object[] | undefined {
  const naming = (AWS: string, statement: object = allow) => [{ ...statement, Principal: { AWS } }]
  switch (column) {
    case 'none':
      return undefined
    case 'user':
      return naming(user(account))
    case 'session':
      return naming(session(account))
    case 'role':
      return naming(role(account))
    case 'account':
      return naming(account)
    case 'anyone':
      return naming('*')
    case 'stranger':
      return naming('333333333333')
    case 'denied':
      return naming('*', deny)
    default:
      throw new Error(`no column ${column}`)
  }
}

const titles = (rows: readonly Row[]) =>
  rows.map(
    (row) =>
      [
        `${row.identity}/${row.boundary}/${row.session} and ${row.resource}: ${row.verdict}`,
        row,
      ] as const,
  )

// What a policy grants a user by his ARN, or to anyone, needs nothing else, and no boundary limits it;
// what it grants his account only lets the account give it on.
const USER = grid(`
  identity/boundary  none  user  account  anyone  stranger  denied
  -                  i     ok    i        ok      i         R
  allow              ok    ok    ok       ok      ok        R
  lack               i     ok    i        ok      i         R
  deny               I     I     I        I       I         I
  -/allow            i     ok    i        ok      i         R
  allow/allow        ok    ok    ok       ok      ok        R
  lack/allow         i     ok    i        ok      i         R
  deny/allow         I     I     I        I       I         I
  -/lack             i     ok    i        ok      i         R
  allow/lack         b     ok    b        ok      b         R
  lack/lack          i     ok    i        ok      i         R
  deny/lack          I     I     I        I       I         I
  allow/deny         B     B     B        B       B         R
  -/deny             B     B     B        B       B         R
`)

test.each(titles(USER))('a user of the queue’s account: %s', async (_title, row) => {
  const world = makeWorld()
  await makeQueue(world, queuePolicy(row.resource, OWNER))
  const rights = { identity: SAYS[row.identity], boundary: SAYS[row.boundary] }
  const key = await makeUser(world, 'ann', rights as object)
  expect(await verdictOf(world.ask(key))).toBe(row.verdict)
})

// A session's own ARN is like a user's; through its role, boundary and session policies limit it.
const SESSION = grid(`
  identity/boundary/session  none  session  role  account  anyone  denied
  -                          i     ok       ok    i        ok      R
  allow                      ok    ok       ok    ok       ok      R
  lack                       i     ok       ok    i        ok      R
  deny                       I     I        I     I        I       I
  -/lack                     i     ok       b     i        b       R
  allow/lack                 b     ok       b     b        b       R
  allow/allow                ok    ok       ok    ok       ok      R
  allow/deny                 B     B        B     B        B       R
  allow/-/lack               s     ok       s     s        s       R
  allow/-/allow              ok    ok       ok    ok       ok      R
  allow/-/deny               S     S        S     S        S       R
  -/-/allow                  i     ok       ok    i        ok      R
  -/-/lack                   i     ok       s     i        s       R
  allow/lack/lack            b     ok       b     b        b       R
  allow/allow/allow          ok    ok       ok    ok       ok      R
  allow/allow/lack           s     ok       s     s        s       R
  lack/allow/allow           i     ok       ok    i        ok      R
`)

test.each(titles(SESSION))('a role’s session of the queue’s account: %s', async (_title, row) => {
  const world = makeWorld()
  await makeQueue(world, queuePolicy(row.resource, OWNER))
  const key = await makeSession(world, 'worker', {
    identity: SAYS[row.identity],
    boundary: SAYS[row.boundary],
    session: SAYS[row.session],
  } as object)
  expect(await verdictOf(world.ask(key))).toBe(row.verdict)
})

// Between accounts both sides must allow it, however the queue's policy names the caller.
const ACROSS = grid(`
  identity/boundary  none  user  account  anyone  stranger  denied
  -                  r     i     i        i       r         R
  allow              r     ok    ok       ok      r         R
  lack               r     i     i        i       r         R
  deny               I     I     I        I       I         I
  allow/lack         r     b     b        b       r         R
  allow/allow        r     ok    ok       ok      r         R
  allow/deny         B     B     B        B       B         R
`)

test.each(titles(ACROSS))('a user of another account: %s', async (_title, row) => {
  const world = makeWorld()
  await makeQueue(world, queuePolicy(row.resource, OTHER))
  const rights = { identity: SAYS[row.identity], boundary: SAYS[row.boundary], account: OTHER }
  const key = await makeUser(world, 'ann', rights as object)
  expect(await verdictOf(world.ask(key))).toBe(row.verdict)
})

const SESSION_ACROSS = grid(`
  identity/boundary/session  none  session  role  account  denied
  -                          r     i        i     i        R
  allow                      r     ok       ok    ok       R
  allow/-/lack               r     s        s     s        R
  allow/-/allow              r     ok       ok    ok       R
  allow/lack/allow           r     b        b     b        R
`)

test.each(titles(SESSION_ACROSS))('a session of another account: %s', async (_title, row) => {
  const world = makeWorld()
  await makeQueue(world, queuePolicy(row.resource, OTHER))
  const key = await makeSession(world, 'worker', {
    identity: SAYS[row.identity],
    boundary: SAYS[row.boundary],
    session: SAYS[row.session],
    account: OTHER,
  } as object)
  expect(await verdictOf(world.ask(key))).toBe(row.verdict)
})

describe('without policies of his own', () => {
  const cases: [who: string, key: string | undefined, column: string, verdict: Verdict][] = [
    ['the root', OWNER, 'none', 'ok'],
    ['the root', OWNER, 'stranger', 'ok'],
    ['the root', OWNER, 'denied', 'R'],
    ['another root', OTHER, 'none', 'r'],
    ['another root', OTHER, 'account', 'ok'],
    ['another root', OTHER, 'anyone', 'ok'],
    ['another root', OTHER, 'stranger', 'r'],
    ['another root', OTHER, 'denied', 'R'],
    ['nobody', undefined, 'none', 'r'],
    ['nobody', undefined, 'account', 'r'],
    ['nobody', undefined, 'anyone', 'ok'],
    ['nobody', undefined, 'denied', 'R'],
  ]
  test.each(cases)('%s (%s) and %s: %s', async (_who, key, column, verdict) => {
    const world = makeWorld()
    await makeQueue(world, queuePolicy(column, OTHER))
    expect(await verdictOf(world.ask(key))).toBe(verdict)
  })
})

test('the matrix is as large as it is meant to be', () => {
  const rows = [...USER, ...SESSION, ...ACROSS, ...SESSION_ACROSS]
  expect(rows.every(({ verdict }) => verdict !== undefined)).toBe(true)
  expect(rows.length).toBeGreaterThanOrEqual(200)
})

test('a policy that is given changes the next decision, and so does one that is taken away', async () => {
  const world = makeWorld()
  await makeQueue(world)
  const key = await makeUser(world, 'ann', {})
  expect(await verdictOf(world.ask(key))).toBe('i')
  const call = world.iam()
  const PolicyDocument = policyOf([allow])
  await call('PutUserPolicy', { UserName: 'ann', PolicyName: 'p', PolicyDocument })
  // Not through the gate, so it is noticed as another node's change is: within a second.
  await world.context.clock.advance(1_000)
  expect(await verdictOf(world.ask(key))).toBe('ok')
  await call('DeleteUserPolicy', { UserName: 'ann', PolicyName: 'p' })
  expect(await verdictOf(world.ask(key))).toBe('ok')
  await world.context.clock.advance(1_000)
  expect(await verdictOf(world.ask(key))).toBe('i')
})
