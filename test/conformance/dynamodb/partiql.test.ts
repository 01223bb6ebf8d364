// PartiQL through the AWS SDK: what statements do, what they answer, and what is wrong with them.

import { DynamoDB, type AttributeValue } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { refusal } from '../refusal.ts'

let mill: Millrace
let db: DynamoDB
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB({ ...mill.awsConfig, maxAttempts: 1 })
  await db.createTable({
    ...{ TableName: 'Music', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [
      { AttributeName: 'Artist', AttributeType: 'S' },
      { AttributeName: 'Year', AttributeType: 'N' },
      { AttributeName: 'Genre', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'Artist', KeyType: 'HASH' },
      { AttributeName: 'Year', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-genre',
        KeySchema: [{ AttributeName: 'Genre', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  })
  for (const [artist, year, genre, sold] of [
    ['Acme', 1999, 'rock', 5],
    ['Acme', 2001, 'folk', 10],
    ['Acme', 2010, 'rock', 7],
    ['Zed', 1980, 'folk', 1],
  ] as const) {
    await run(
      `INSERT INTO "Music" VALUE {'Artist': '${artist}', 'Year': ${year}, 'Genre': ?, 'Sold': ?,
       'tags': <<'a', 'b'>>, 'more': {'list': [1, 'x', true, null], 'deep': {'n': 1.50}}}`,
      [{ S: genre }, { N: String(sold) }],
    )
  }
})
afterAll(async () => {
  db.destroy()
  await mill.stop()
})

const run = (Statement: string, Parameters?: AttributeValue[], more: object = {}) =>
  db.executeStatement({ Statement, Parameters, ...more })

const years = async (statement: string, parameters?: AttributeValue[]) =>
  (await run(statement, parameters)).Items!.map(({ Year }) => Number(Year!.N))

test('an item has what the statement said', async () => {
  const { Items } = await run(`SELECT * FROM "Music" WHERE "Artist" = 'Zed' AND "Year" = 1980`)
  expect(Items).toEqual([
    {
      ...{ Artist: { S: 'Zed' }, Year: { N: '1980' }, Genre: { S: 'folk' }, Sold: { N: '1' } },
      tags: { SS: ['a', 'b'] },
      more: {
        M: {
          list: { L: [{ N: '1' }, { S: 'x' }, { BOOL: true }, { NULL: true }] },
          deep: { M: { n: { N: '1.5' } } },
        },
      },
    },
  ])
})

test('projections have parts of documents', async () => {
  const { Items } = await run(
    `select Sold, "more".deep, more.list[1] from Music where Artist = 'Zed'`,
  )
  expect(Items).toEqual([
    {
      Sold: { N: '1' },
      more: { M: { list: { L: [{ S: 'x' }] }, deep: { M: { n: { N: '1.5' } } } } },
    },
  ])
})

test.each<[where: string, years: number[], parameters?: AttributeValue[]]>([
  [`Artist = 'Acme'`, [1999, 2001, 2010]],
  [`Artist = 'Acme' AND "Year" > 1999`, [2001, 2010]],
  [`2001 >= "Year" AND Artist = 'Acme'`, [1999, 2001]],
  [`Artist = 'Acme' AND "Year" BETWEEN 2000 AND 2005`, [2001]],
  [`Artist = ? AND Sold >= ?`, [2001, 2010], [{ S: 'Acme' }, { N: '7' }]],
  [`Artist = 'Acme' AND NOT Genre = 'rock'`, [2001]],
  [`Artist = 'Acme' AND (Sold = 5 OR Sold = 7)`, [1999, 2010]],
  [`Artist = 'Acme' AND Genre IN ['folk', 'jazz']`, [2001]],
  [`Artist = 'Acme' AND Genre IN ('folk', ?)`, [2001], [{ S: 'jazz' }]],
  [`Artist = 'Acme' AND Genre NOT IN ('folk')`, [1999, 2010]],
  [`Artist = 'Acme' AND begins_with(Genre, 'ro')`, [1999, 2010]],
  [`Artist = 'Acme' AND contains("tags", 'a') AND size(Genre) = 4`, [1999, 2001, 2010]],
  [`Artist = 'Acme' AND attribute_type(Sold, 'N') AND Sold <> 5`, [2001, 2010]],
  [`Artist = 'Acme' AND nothing IS MISSING AND Sold IS NOT MISSING`, [1999, 2001, 2010]],
  [`Artist = 'Acme' AND more.list[3] IS NULL AND Sold IS NOT NULL`, [1999, 2001, 2010]],
  [`Artist = 'Acme' AND more.deep.n != 1.5`, []],
  [`Artist = 'Acme' ORDER BY "Year" DESC`, [2010, 2001, 1999]],
  [`Artist IN ['Acme', 'Zed', 'Acme'] AND "Year" < 2000`, [1999, 1980]],
  [`Sold = 1`, [1980]],
])('WHERE %s', async (where, expected, parameters) => {
  expect(await years(`SELECT * FROM Music WHERE ${where}`, parameters)).toEqual(expected)
})

test('an index is named behind its table', async () => {
  const found = await years(`SELECT * FROM "Music"."by-genre" WHERE Genre = 'folk'`)
  expect(found.sort()).toEqual([1980, 2001])
})

test('a limit pages, and a token belongs to its statement', async () => {
  const text = `SELECT "Year" FROM Music WHERE Artist IN ['Acme', 'Zed']`
  const seen: string[] = []
  let NextToken: string | undefined
  let pages = 0
  do {
    const page = await run(text, undefined, { Limit: 3, NextToken })
    seen.push(...page.Items!.map(({ Year }) => Year!.N!))
    NextToken = page.NextToken
    pages++
  } while (NextToken !== undefined)
  expect([seen, pages]).toEqual([['1999', '2001', '2010', '1980'], 2])
  const first = await run(text, undefined, { Limit: 1 })
  expect(first.LastEvaluatedKey).toEqual({ Artist: { S: 'Acme' }, Year: { N: '1999' } })
  const strange = { NextToken: first.NextToken }
  expect(await refusal(run('SELECT * FROM Music', undefined, strange))).toMatchObject({
    ...{ name: 'ValidationException', message: 'NextToken does not match request' },
  })
})

test('an update sets, counts, appends and removes, and returns what was asked', async () => {
  await run(`INSERT INTO Music VALUE {'Artist': 'U', 'Year': 1, 'n': 1, 'l': [1], 's': <<1, 2>>}`)
  const where = `WHERE Artist = 'U' AND "Year" = 1`
  const { Items } = await run(
    `UPDATE Music SET n = n + 2 SET l = list_append(l, ['x']), s = set_add(s, <<3>>) ${where} RETURNING MODIFIED NEW *`,
  )
  expect(Items).toEqual([
    { n: { N: '3' }, l: { L: [{ N: '1' }, { S: 'x' }] }, s: { NS: ['1', '2', '3'] } },
  ])
  const old = await run(
    `UPDATE Music REMOVE l[0] SET s = set_delete(s, <<1>>) ${where} RETURNING ALL OLD *`,
  )
  expect(old.Items![0]!['l']).toEqual({ L: [{ N: '1' }, { S: 'x' }] })
  expect((await run(`SELECT l, s FROM Music ${where}`)).Items).toEqual([
    { l: { L: [{ S: 'x' }] }, s: { NS: ['2', '3'] } },
  ])
  expect((await run(`UPDATE Music SET n = 9 ${where}`)).Items).toEqual([])
  const failed = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
  const call = run(`UPDATE Music SET n = 0 ${where} AND n = 1`, undefined, failed)
  await expect(call).rejects.toMatchObject({
    ...{ name: 'ConditionalCheckFailedException', message: 'The conditional request failed' },
    Item: { n: { N: '9' } },
  })
  expect((await run(`DELETE FROM Music ${where} RETURNING ALL OLD *`)).Items![0]!['n']).toEqual({
    N: '9',
  })
  expect((await run(`DELETE FROM Music ${where}`)).Items).toEqual([])
  await expect(run(`UPDATE Music SET n = 0 ${where}`)).rejects.toThrow('conditional request failed')
})

const MALFORMED = "Statement wasn't well formed, can't be processed: "

test.each<[statement: string, message: string, name?: string]>([
  ['SELECT', `${MALFORMED}Unexpected end of statement`],
  ['SELECT * FROM Music WHERE', `${MALFORMED}Unexpected end of statement`],
  ['SELECT * FROM Music WHERE from = 1', `${MALFORMED}Unexpected keyword`],
  ['SELECT * FROM Music extra', `${MALFORMED}Unexpected term`],
  ["SELECT * FROM Music WHERE a = 'open", `${MALFORMED}Unexpected token`],
  ['CREATE TABLE x', `${MALFORMED}Unexpected term`],
  [
    `UPDATE Music SET a = 1 WHERE Artist = 'x'`,
    'Where clause does not contain a mandatory equality on all key attributes',
  ],
  [
    `DELETE FROM Music WHERE "Year" = 1`,
    'Where clause does not contain a mandatory equality on all key attributes',
  ],
  [
    `SELECT * FROM Music WHERE Artist = ?`,
    "Number of parameters in request and statement don't match.",
  ],
  [
    `UPDATE Music SET "Year" = 2 WHERE Artist = 'Zed' AND "Year" = 1980`,
    'One or more parameter values were invalid: Cannot update attribute Year. This attribute is part of the key',
  ],
  [
    `INSERT INTO Music VALUE {'Artist': 'Zed', 'Year': 1980}`,
    'Duplicate primary key exists in table',
    'DuplicateItemException',
  ],
  [
    `INSERT INTO Music VALUE {'Artist': 'Zed'}`,
    'One or more parameter values were invalid: Missing the key Year in the item',
  ],
  ['SELECT * FROM nowhere', 'Requested resource not found', 'ResourceNotFoundException'],
  [
    'SELECT * FROM Music ORDER BY "Year"',
    'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
  ],
  [
    `SELECT * FROM Music WHERE Artist = 'Zed' ORDER BY Sold`,
    'Variable reference Sold in ORDER BY clause must be part of the primary key',
  ],
])('%s is refused', async (statement, message, name = 'ValidationException') => {
  expect(await refusal(run(statement))).toMatchObject({ name, message, status: 400 })
})

test('no parameters is no list of none', async () => {
  expect((await refusal(run('SELECT * FROM Music', []))).message).toBe(
    "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: Member must have length greater than or equal to 1",
  )
})

describe('BatchExecuteStatement', () => {
  const batch = (...Statements: string[]) =>
    db.batchExecuteStatement({ Statements: Statements.map((Statement) => ({ Statement })) })

  test('each statement has its own answer', async () => {
    const { Responses } = await batch(
      `INSERT INTO Music VALUE {'Artist': 'B', 'Year': 1}`,
      `INSERT INTO Music VALUE {'Artist': 'B', 'Year': 1}`,
      `UPDATE Music SET x = 1 WHERE Artist = 'B' AND "Year" = 2`,
      'nonsense',
    )
    expect(Responses).toEqual([
      { TableName: 'Music' },
      { Error: { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' } },
      { Error: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' } },
      { Error: { Code: 'ValidationError', Message: `${MALFORMED}Unexpected term` } },
    ])
  })

  test('reads name whole keys, and do not mix with writes', async () => {
    const one = `SELECT Sold FROM Music WHERE Artist = 'Zed' AND "Year" = 1980`
    const { Responses } = await batch(one, `SELECT * FROM Music WHERE Artist = 'Zed'`)
    expect(Responses).toEqual([
      { TableName: 'Music', Item: { Sold: { N: '1' } } },
      {
        Error: {
          Code: 'ValidationError',
          Message:
            'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
        },
      },
    ])
    const mixed = batch(one, `DELETE FROM Music WHERE Artist = 'B' AND "Year" = 1`)
    expect((await refusal(mixed)).name).toBe('ValidationException')
  })
})

describe('ExecuteTransaction', () => {
  const all = (statements: string[], more: object = {}) =>
    db.executeTransaction({
      TransactStatements: statements.map((Statement) => ({ Statement })),
      ...more,
    })

  test('all or nothing, with a check, and once for a token', async () => {
    const insert = `INSERT INTO Music VALUE {'Artist': 'T', 'Year': 1, 'n': 0}`
    const exists = `EXISTS(SELECT * FROM Music WHERE Artist = 'Zed' AND "Year" = 1980 AND Sold = 1)`
    const ClientRequestToken = 'once'
    expect((await all([insert, exists], { ClientRequestToken })).Responses).toEqual([])
    expect((await all([insert, exists], { ClientRequestToken })).Responses).toEqual([])
    await expect(all([insert, exists.replace('Sold = 1', 'Sold = 2')])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ],
    })
    const read = `SELECT n FROM Music WHERE Artist = 'T' AND "Year" = 1`
    const none = `SELECT n FROM Music WHERE Artist = 'T' AND "Year" = 2`
    expect((await all([read, none])).Responses).toEqual([{ Item: { n: { N: '0' } } }, {}])
  })
})
