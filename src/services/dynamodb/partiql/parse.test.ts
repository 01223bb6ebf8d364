// Whatever a statement is, it is parsed or refused: nothing else is thrown, and nothing is deep.

import { expect, test } from 'vitest'
import { AwsError } from '../../../kernel/aws-error.ts'
import { SeededRandom } from '../../../kernel/random.ts'
import { declarations } from '../declarations.ts'
import { parseStatement } from './parse.ts'

const WORDS =
  `SELECT * FROM t WHERE a = ? AND OR NOT IN IS MISSING NULL BETWEEN ORDER BY DESC INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING ALL MODIFIED OLD NEW EXISTS ( ) [ ] { } << >> , . : ; + - < <> 1 -1.5e3 'x' "y" begins_with( set_add( list_append(`.split(
    ' ',
  )
const WHOLE = [
  `SELECT a, b.c[1] FROM "t"."i" WHERE a = ? AND (b IN [1, 'x'] OR NOT c IS MISSING) ORDER BY b DESC`,
  `INSERT INTO t VALUE {'a': [1, {'b': <<'x'>>}], 'c': ?}`,
  `UPDATE t SET a = a + 1, b = set_add(b, <<1>>) REMOVE c[0] WHERE a = 1 RETURNING ALL OLD *`,
  `DELETE FROM t WHERE a BETWEEN 1 AND 2 RETURNING ALL OLD *`,
  `EXISTS(SELECT * FROM t WHERE a = 1);`,
]

function outcome(text: string): string {
  try {
    return parseStatement(text).is
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationException') return 'refused'
    throw new Error(text, { cause: error })
  }
}

test('whole ones are parsed', () => {
  expect(WHOLE.map(outcome)).toEqual(['select', 'insert', 'update', 'delete', 'exists'])
})

test('broken ones are refused', () => {
  const random = new SeededRandom(1)
  const dice = (sides: number) => Math.floor(random.float() * sides)
  const seen = new Set<string>()
  for (let n = 0; n < 4_000; n++) {
    const words = WHOLE[dice(WHOLE.length)]!.split(' ')
    for (let changes = dice(4); changes >= 0; changes--) {
      words.splice(dice(words.length), dice(2), WORDS[dice(WORDS.length)]!)
    }
    seen.add(outcome(words.join(' ')))
    seen.add(outcome(WHOLE[dice(WHOLE.length)]!.slice(0, dice(100))))
  }
  expect(seen.size).toBeGreaterThan(4)
})

test.each(['(', 'NOT ', 'size('])('%s a thousand times is too deep', (open) => {
  expect(outcome(`SELECT * FROM t WHERE ${open.repeat(1_000)}a = 1`)).toBe('refused')
})

test.each(['[', "{'a':", '<<'])('a value of a thousand %s is too deep', (open) => {
  expect(outcome(`INSERT INTO t VALUE {'x': ${open.repeat(1_000)}`)).toBe('refused')
})

test('each statement of a batch asks for its own permission, whatever the others are', () => {
  const { asks } = declarations.get('BatchExecuteStatement')!
  const at = { partition: 'aws', region: 'us-east-1', account: '1', caller: '' }
  const Statements = ['nonsense', ...WHOLE].map((Statement) => ({ Statement }))
  expect(asks!({ Statements }, at)).toEqual([
    { action: 'dynamodb:PartiQLSelect', arn: 'arn:aws:dynamodb:us-east-1:1:table/t/index/i' },
    ...['Insert', 'Update', 'Delete', 'Select'].map((kind) => ({
      action: `dynamodb:PartiQL${kind}`,
      arn: 'arn:aws:dynamodb:us-east-1:1:table/t',
    })),
  ])
})
