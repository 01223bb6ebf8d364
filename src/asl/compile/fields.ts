// Which fields the states have, and in which query language.
// https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html

const PATHS = ['InputPath', 'OutputPath']
const ALL = ['Type', 'Comment', 'QueryLanguage']
const GOES_ON = ['Next', 'End', 'Assign', 'Output', ...PATHS]
const RESULTS = ['Parameters', 'ResultPath', 'ResultSelector', 'Retry', 'Catch', 'Arguments']

export const FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  Pass: new Set([...ALL, ...GOES_ON, 'Result', 'Parameters', 'ResultPath']),
  Task: new Set([...ALL, ...GOES_ON, ...RESULTS, 'Resource', 'Credentials', 'TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath']), // prettier-ignore
  Choice: new Set([...ALL, ...PATHS, 'Assign', 'Output', 'Choices', 'Default']),
  Wait: new Set([...ALL, ...GOES_ON, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath']),
  Succeed: new Set([...ALL, ...PATHS, 'Output']),
  Fail: new Set([...ALL, 'Error', 'ErrorPath', 'Cause', 'CausePath']),
  Parallel: new Set([...ALL, ...GOES_ON, ...RESULTS, 'Branches']),
  Map: new Set([...ALL, ...GOES_ON, ...RESULTS.filter((name) => name !== 'Arguments'), 'Iterator', 'ItemProcessor', 'ItemsPath', 'Items', 'ItemSelector', 'ItemReader', 'ItemBatcher', 'ResultWriter', 'MaxConcurrency', 'MaxConcurrencyPath', 'ToleratedFailureCount', 'ToleratedFailureCountPath', 'ToleratedFailurePercentage', 'ToleratedFailurePercentagePath', 'Label']), // prettier-ignore
}

export const ONLY_JSONATA: ReadonlySet<string> = new Set(['Arguments', 'Output', 'Items'])

export const ONLY_JSONPATH: ReadonlySet<string> = new Set([
  ...PATHS,
  ...['Parameters', 'ResultPath', 'ResultSelector', 'TimeoutSecondsPath', 'HeartbeatSecondsPath'],
  ...['SecondsPath', 'TimestampPath', 'ErrorPath', 'CausePath', 'ItemsPath', 'MaxConcurrencyPath'],
  ...['ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
])

export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource'],
  Choice: ['Choices'],
  Parallel: ['Branches'],
}
