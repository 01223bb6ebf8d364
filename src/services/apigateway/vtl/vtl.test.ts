// Mapping templates: the language, and each function of AWS's reference.

import { describe, expect, test } from 'vitest'
import { inputOf, util } from './input.ts'
import { TemplateError } from './nodes.ts'
import { parseTemplate } from './parse.ts'
import { render } from './render.ts'
import { fromJson, type Value } from './values.ts'

const BODY = JSON.stringify({
  name: 'ann',
  tags: ['a', 'b'],
  nested: { deep: [{ n: 1 }, { n: 2 }] },
  price: 1.5,
  none: null,
})

function run(template: string, body = BODY, more: Record<string, Value> = {}): string {
  const input = inputOf({
    body,
    path: { id: '7' },
    querystring: { q: 'query', id: 'other' },
    header: { 'X-Name': 'header' },
  })
  const context = fromJson({ stage: 'dev', identity: { sourceIp: '1.2.3.4' }, requestOverride: { header: {} } }) // prettier-ignore
  const variables = new Map<string, Value>([
    ...Object.entries({ input, util, context, stageVariables: fromJson({ v: '1' }), ...more }),
  ])
  return render(parseTemplate(template), variables)
}

describe('the language', () => {
  test.each([
    ['plain', 'plain'],
    ['a $ b # c $5 #1', 'a $ b # c $5 #1'],
    ['$unknown ${unknown} $!unknown|', '$unknown ${unknown} |'],
    ['#set($x = 1)$x', '1'],
    ['#set($x = "v")${x}s $!{x}', 'vs v'],
    ['\\$input \\#set', '$input #set'],
    ['a## comment\nb#* more *#c', 'abc'],
    ['#[[$x #if]]#', '$x #if'],
    ['#set($a = 7 / 2)#set($b = 7 % 2)#set($c = 2 * 3 - 1)$a $b $c', '3 1 5'],
    ['#set($a = -3)#set($b = 1.5 + 1)$a $b', '-3 2.5'],
    ['#if(1 < 2 && !(2 <= 1))yes#{else}no#end', 'yes'],
    ['#if($none)a#elseif(1 == 1)b#{else}c#end', 'b'],
    ['#if("")full#end', 'full'],
    ['#if("a" eq "a" and not false)y#end', 'y'],
    ['#foreach($i in [1..3])$i#if($foreach.hasNext),#end#end', '1,2,3'],
    ['#foreach($i in ["a","b"])$foreach.index$foreach.count$velocityCount$i#end', '011a122b'],
    ['#foreach($i in [1..9])#if($i == 3)#break#end$i#end', '12'],
    ['before#stop after', 'before'],
    ['#set($m = {"a": 1, "b": [2]})$m.a $m["b"][0] $m', '1 2 {a=1, b=[2]}'],
    ['#set($m = {})#set($m.k = "v")#set($m["l"] = 2)$m', '{k=v, l=2}'],
    ['#set($l = ["x"])#set($n = $l.add("y"))$l.size() $l.get(1) $l', '2 y [x, y]'],
    ['#set($t = "in $input.params(\'q\')")$t', 'in query'],
    ["#set($t = 'raw $x')$t", 'raw $x'],
    ['#foreach($e in $input.path("$.nested").entrySet())$e.key=$e.value#end', 'deep=[{"n":1},{"n":2}]'], // prettier-ignore
    ['#foreach($k in $input.params().path.keySet())$k#end', 'id'],
    ['#foreach($v in {"a":1,"b":2})$v#end', '12'],
  ])('%s', (template, expected) => {
    expect(run(template)).toBe(expected)
  })

  test.each([
    ['"Abc".toUpperCase()', 'ABC'],
    ['"abc".length()', '3'],
    ['"abc".substring(1)', 'bc'],
    ['"abc".substring(0, 2)', 'ab'],
    ['"abc".indexOf("c")', '2'],
    ['"a-b-c".replace("-", "+")', 'a+b+c'],
    ['"a1b22".replaceAll("[0-9]+", "#")', 'a#b#'],
    ['"ab".replaceAll("(a)(b)", "$2$1")', 'ba'],
    ['"a,b,,".split(",")', '[a, b]'],
    ['"abc".contains("b")', 'true'],
    ['"abc".startsWith("a")', 'true'],
    ['"abc".endsWith("a")', 'false'],
    ['"abc".matches("a.c")', 'true'],
    ['"abc".matches("b")', 'false'],
    ['" a ".trim()', 'a'],
    ['"a".equals("a")', 'true'],
    ['"A".equalsIgnoreCase("a")', 'true'],
    ['"a".concat("b")', 'ab'],
    ['"".isEmpty()', 'true'],
    ['[1,2].contains(2)', 'true'],
    ['[].isEmpty()', 'true'],
    ['{"a":1}.containsKey("a")', 'true'],
    ['{"a":1}.size()', '1'],
    ['{"a":1}.keySet()', '[a]'],
    ['{"a":1}.values()', '[1]'],
  ])('%s', (expression, expected) => {
    const dot = expression.search(/\.\w+\(/)
    const [value, method] = [expression.slice(0, dot), expression.slice(dot)]
    expect(run(`#set($x = ${value})#set($y = $x${method})$y`)).toBe(expected)
  })
})

describe('$input', () => {
  test.each([
    ['$input.body', BODY],
    ["$input.json('$')", BODY],
    ["$input.json('$.tags')", '["a","b"]'],
    ["$input.json('$.name')", '"ann"'],
    ["$input.json('$.missing')", '""'],
    ["$input.path('$.name')", 'ann'],
    ["$input.path('$.tags')", '["a","b"]'],
    ["$input.path('$.tags[1]')", 'b'],
    ["$input.path('$.nested.deep[0]')", '{n=1}'],
    ["$input.path('$.nested.deep[*].n')", '[1,2]'],
    ["$input.path('$..n')", '[1,2]'],
    ["$input.path('$.nested').deep.size()", '2'],
    ["$input.path('$.none')|$input.path('$.missing')|", '||'],
    ["$input.params('id')", '7'],
    ["$input.params('q')", 'query'],
    ["$input.params('x-name')", 'header'],
    ["$input.params('nope')|", '|'],
    ['$input.params().querystring.q', 'query'],
    ["$input.params().header.get('X-Name')", 'header'],
    ['$context.stage $context.identity.sourceIp $context.nope|', 'dev 1.2.3.4 |'],
    ['$stageVariables.v ${stageVariables.v}', '1 1'],
  ])('%s', (template, expected) => {
    expect(run(template)).toBe(expected)
  })

  test('as AWS was seen to print what came out of JSON', () => {
    const print = (body: string, path = '$') => run(`$input.path('${path}')`, body)
    expect(print('{"foo": "bar"}')).toBe('{foo=bar}')
    expect(print('[{"foo": "bar"}]')).toBe('[{"foo":"bar"}]')
    expect(print('{"foo": [{"nested": "bar"}]}')).toBe('{foo=[{"nested":"bar"}]}')
    expect(print('{"bigger": "dict", "to": "test", "with": "separators"}')).toBe('{bigger=dict, to=test, with=separators}') // prettier-ignore
    const seen = `#set($v = $input.path('$.body'))"$v" #if($v == $null)null#end #if($v == "")empty#end`
    expect(run(seen, '{"body": null}')).toBe('"" null empty')
  })
})

describe('$util', () => {
  test.each([
    [`$util.escapeJavaScript("it's <b> é")`, String.raw`it\'s <b> \u00E9`],
    ['$util.parseJson(\'{"a": {"b": 2}}\').a.b', '2'],
    ["$util.urlEncode('a b&c=d/é*~')", 'a+b%26c%3Dd%2F%C3%A9*%7E'],
    ["$util.urlDecode('a+b%26c')", 'a b&c'],
    ["$util.base64Encode('hé')", 'aMOp'],
    ["$util.base64Decode('aMOp')", 'hé'],
    ["$util.base64Encode($input.json('$.tags'))", 'WyJhIiwiYiJd'],
  ])('%s', (template, expected) => {
    expect(run(template)).toBe(expected)
  })
})

test('PutRecords, as AWS’s tutorial has it', () => {
  const template = `{
    "StreamName": "$input.params('q')",
    "Records": [
       #foreach($elem in $input.path('$.records'))
          {
            "Data": "$util.base64Encode($elem.data)",
            "PartitionKey": "$elem.partition-key"
          }#if($foreach.hasNext),#end
        #end
    ]
}`
  const body = '{"records":[{"data":"one","partition-key":"p"},{"data":"two","partition-key":"q"}]}'
  expect(JSON.parse(run(template, body))).toEqual({
    StreamName: 'query',
    Records: [
      { Data: 'b25l', PartitionKey: 'p' },
      { Data: 'dHdv', PartitionKey: 'q' },
    ],
  })
})

test('overrides are left in $context', () => {
  const context = fromJson({ requestOverride: { header: {} } })
  run('#set($context.requestOverride.header.x = "y")', BODY, { context })
  expect((context as Map<string, Map<string, Map<string, string>>>).get('requestOverride')!.get('header')!.get('x')).toBe('y') // prettier-ignore
})

describe('bounds', () => {
  test.each([
    ['#foreach($i in [1..1001])$i#end', 'items'],
    ['#foreach($a in [1..1000])#foreach($b in [1..1000])x#end#end', 'steps'],
    ['#set($x = [1..1000000])', 'range'],
    ['#if(true)', '#end'],
    ['#end', '#end'],
    ['#set($x = )', 'unexpected'],
    ['#set($x = "a)', 'end'],
    [`#if(${'('.repeat(200)}1${')'.repeat(200)})#end`, 'deep'],
    ["$input.nothing('x')", 'nothing'],
    ['#include("/etc/passwd")', '#include'],
    ["$input.path('$[')", 'JSONPath'],
    ['x'.repeat(300 * 1024 + 1), 'characters'],
  ])('%#', (template, reason) => {
    expect(() => run(template)).toThrow(TemplateError)
    expect(() => run(template)).toThrow(reason)
  })

  test('what doubles itself does not fill the memory', () => {
    const doubling = `#set($x = "0123456789")${'#set($x = "$x$x")'.repeat(40)}$x`
    expect(() => run(doubling)).toThrow(TemplateError)
    for (const more of ['#set($x = $x + $x)', '#set($x = $x.concat($x))']) {
      expect(() => run(`#set($x = "0123456789")${more.repeat(60)}`)).toThrow(TemplateError)
    }
    expect(() => run(`#set($l = [1,2])${'#set($n = $l.addAll($l))'.repeat(60)}`)).toThrow(
      TemplateError,
    )
  })

  test('no member of an object of JavaScript is in reach', () => {
    expect(run('$input.constructor|$util.__proto__|$input.path("$").constructor')).toBe('||')
    expect(run('#set($m = {})$m.__proto__|$m.constructor|')).toBe('||')
    expect(run('#set($s = "a")$s.constructor|$s.__proto__|')).toBe('||')
  })
})
