// Map states.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html

import type { Batcher, Distributed, Dynamic, MapState, Reader, Writer } from '../definition.ts'
import { isObject } from '../json.ts'
import type { Common } from './every-state.ts'
import { compileCatch, compileRetry } from './failing.ts'
import { aNumber, type Source } from './source.ts'

const MOST = 1_000_000_000
const MAX_LABEL = 40
const LABEL = /^[^\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]+$/u

/** `flow` compiles what stands in a field, and answers its index. */
export function compileMap(
  source: Source,
  common: Common,
  flow: (source: Source) => number,
): MapState {
  const field =
    source.has('ItemProcessor') || !source.has('Iterator') ? 'ItemProcessor' : 'Iterator'
  const processor = source.object(field)
  if (processor === undefined && !source.has(field)) source.wrong('These fields are required: [ItemProcessor]') // prettier-ignore
  if (processor?.has('QueryLanguage')) processor.wrong("Field 'QueryLanguage' is not supported")
  const { parameters, ...data } = common.data
  const selector = source.filled('ItemSelector') ?? parameters
  return {
    ...common,
    data,
    type: 'Map',
    flow: processor ? flow(processor) : 0,
    distributed: processor && distributedOf(source, processor),
    items: itemsOf(source),
    selector,
    maxConcurrency: source.dynamic('MaxConcurrency', aNumber(0, MOST)),
    retry: compileRetry(source),
    catch: compileCatch(source),
  }
}

function itemsOf(source: Source): Dynamic | undefined {
  if (source.language === 'JSONata') {
    return source.dynamic('Items', (value) =>
      Array.isArray(value) || isObject(value) ? undefined : 'Expected value of type [Array]',
    )
  }
  const query = source.query('ItemsPath')
  return query ? { kind: 'path', field: 'ItemsPath', query, text: source.text('ItemsPath')! } : undefined // prettier-ignore
}

function distributedOf(source: Source, processor: Source): Distributed | undefined {
  const config = processor.object('ProcessorConfig')
  const mode = config?.get('Mode') ?? 'INLINE'
  if (mode !== 'INLINE' && mode !== 'DISTRIBUTED') config?.wrong('Value must be one of [INLINE, DISTRIBUTED]', 'Mode') // prettier-ignore
  if (mode !== 'DISTRIBUTED') {
    for (const name of [
      'ItemReader',
      'ItemBatcher',
      'ResultWriter',
      'Label',
      'ToleratedFailureCount',
      'ToleratedFailurePercentage',
    ]) {
      // prettier-ignore
      if (source.has(name)) source.wrong(`Field '${name}' is only supported in DISTRIBUTED mode`)
    }
    return undefined
  }
  const type = config!.get('ExecutionType')
  if (type !== 'STANDARD' && type !== 'EXPRESS') config!.wrong('Value must be one of [STANDARD, EXPRESS]', 'ExecutionType') // prettier-ignore
  const label = source.text('Label')
  if (label !== undefined && label.length > MAX_LABEL) source.wrong(`Label cannot exceed ${MAX_LABEL} characters`, 'Label') // prettier-ignore
  else if (label !== undefined && !LABEL.test(label)) source.wrong('Label contains an invalid character', 'Label') // prettier-ignore
  return {
    type: type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    label,
    reader: readerOf(source.object('ItemReader')),
    batcher: batcherOf(source.object('ItemBatcher')),
    writer: writerOf(source.object('ResultWriter')),
    toleratedCount: source.dynamic('ToleratedFailureCount', aNumber(0, MOST)),
    toleratedPercentage: source.dynamic('ToleratedFailurePercentage', aNumber(0, 100, false)),
  }
}

const INPUT_TYPES = ['CSV', 'JSON', 'JSONL', 'MANIFEST', 'PARQUET'] as const
const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' } // prettier-ignore

function readerOf(source: Source | undefined): Reader | undefined {
  if (source === undefined) return undefined
  const resource = source.text('Resource')
  const action = resource?.slice(resource.lastIndexOf(':') + 1)
  if (action !== 'getObject' && action !== 'listObjectsV2') source.wrong('Value is not a valid resource ARN', 'Resource') // prettier-ignore
  const config = source.object('ReaderConfig')
  const inputType = INPUT_TYPES.find((type) => type === config?.get('InputType'))
  const headers = config?.get('CSVHeaders')
  const location = config?.get('CSVHeaderLocation')
  if (action === 'getObject' && inputType === undefined) {
    source.wrong(`Value must be one of [${INPUT_TYPES.join(', ')}]`, 'ReaderConfig/InputType')
  }
  if (inputType === 'CSV' && location === 'GIVEN' && !Array.isArray(headers)) {
    config!.wrong('These fields are required: [CSVHeaders]')
  }
  return {
    resource: resource ?? '',
    arguments: argumentsOf(source)!,
    inputType,
    headerLocation: location === 'FIRST_ROW' || location === 'GIVEN' ? location : undefined,
    headers: Array.isArray(headers) ? headers.map(String) : [],
    delimiter: DELIMITERS[String(config?.get('CSVDelimiter') ?? 'COMMA')] ?? ',',
    maxItems: config?.dynamic('MaxItems', aNumber(1, 100_000_000)),
    pointer: config?.text('ItemsPointer'),
    transformation: config?.get('Transformation') === 'LOAD_AND_FLATTEN' ? 'LOAD_AND_FLATTEN' : 'NONE', // prettier-ignore
  }
}

function argumentsOf(source: Source) {
  const given = source.language === 'JSONata' ? source.template('Arguments') : source.payload('Parameters') // prettier-ignore
  return given ?? { kind: 'value' as const, value: {} }
}

function batcherOf(source: Source | undefined): Batcher | undefined {
  if (source === undefined) return undefined
  const batcher = {
    maxItems: source.dynamic<number>('MaxItemsPerBatch', aNumber(1, MOST)),
    maxBytes: source.dynamic<number>('MaxInputBytesPerBatch', aNumber(1, 262_144)),
    input: source.filled('BatchInput'),
  }
  if (batcher.maxItems === undefined && batcher.maxBytes === undefined) {
    source.wrong(
      'At least one of these fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch]',
    )
  }
  return batcher
}

function writerOf(source: Source | undefined): Writer | undefined {
  if (source === undefined) return undefined
  const config = source.object('WriterConfig')
  const resource = source.text('Resource')
  if (resource === undefined && config === undefined)
    source.wrong('These fields are required: [Resource]')
  const transformation = config?.get('Transformation')
  return {
    resource,
    arguments: resource === undefined ? undefined : argumentsOf(source),
    outputType: config?.get('OutputType') === 'JSONL' ? 'JSONL' : 'JSON',
    transformation: transformation === 'COMPACT' || transformation === 'FLATTEN' ? transformation : 'NONE', // prettier-ignore
  }
}
