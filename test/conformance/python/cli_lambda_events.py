# Event source mappings and asynchronous invocation through the AWS CLI.

import json
import time
import zipfile

from aws_cli import ENDPOINT, aws, equal, pages, refused

QUEUE = 'arn:aws:sqs:us-east-1:000000000000:'
FN = 'arn:aws:lambda:us-east-1:000000000000:function:worker'
function = {'function_name': 'worker'}
SOURCE = '''
def handler(event, context):
    return {'bodies': [one['body'] for one in event['Records']]} if 'Records' in event else event
'''
with zipfile.ZipFile('worker.zip', 'w') as archive:
    archive.writestr('app.py', SOURCE)
for name in ('jobs', 'more', 'done'):
    aws('sqs create-queue', queue_name=name)
aws(
    'lambda create-function',
    **function,
    runtime='python3.12',
    handler='app.handler',
    role='arn:aws:iam::000000000000:role/any',
    timeout=20,
    zip_file='fileb://worker.zip',
)
aws('lambda wait function-active-v2', **function)


def record():
    url = f'{ENDPOINT}/000000000000/done'
    for _ in range(10):
        got = aws('sqs receive-message', queue_url=url, wait_time_seconds=2)
        if got is not None:
            [message] = got['Messages']
            aws('sqs delete-message', queue_url=url, receipt_handle=message['ReceiptHandle'])
            return json.loads(message['Body'])
    raise AssertionError('no record')


# How events are retried, and where their records go.
destination = {'OnSuccess': {'Destination': QUEUE + 'done'}}
put = aws(
    'lambda put-function-event-invoke-config',
    **function,
    maximum_retry_attempts=1,
    destination_config=destination,
)
equal((put['FunctionArn'], put['MaximumRetryAttempts']), (FN + ':$LATEST', 1))
updated = aws(
    'lambda update-function-event-invoke-config', **function, maximum_event_age_in_seconds=60
)
equal((updated['MaximumRetryAttempts'], updated['MaximumEventAgeInSeconds']), (1, 60))
shown = aws('lambda get-function-event-invoke-config', **function)
equal(shown['DestinationConfig']['OnSuccess'], destination['OnSuccess'])
listed = aws('lambda list-function-event-invoke-configs', **function)
equal(listed['FunctionEventInvokeConfigs'], [shown])

with open('event.json', 'w') as file:
    json.dump({'n': 1}, file)
head = aws(
    'lambda invoke', 'out.json', **function, payload='fileb://event.json', invocation_type='Event'
)
equal(head, {'StatusCode': 202})
equal(record()['responsePayload'], {'n': 1})
equal(aws('lambda invoke-async', **function, invoke_args='event.json'), {'Status': 202})
equal(record()['requestPayload'], {'n': 1})
equal(aws('lambda delete-function-event-invoke-config', **function), None)
message = f"The function {FN}:$LATEST doesn't have an EventInvokeConfig"
refused(
    *('ResourceNotFoundException', 'GetFunctionEventInvokeConfig', message),
    'lambda get-function-event-invoke-config',
    **function,
)

# Queues that a function reads.
mapping = aws(
    'lambda create-event-source-mapping',
    **function,
    event_source_arn=QUEUE + 'jobs',
    batch_size=5,
    function_response_types=['ReportBatchItemFailures'],
    filter_criteria={'Filters': [{'Pattern': '{"body": {"kind": ["job"]}}'}]},
    tags='team=a',
)
equal((mapping['State'], mapping['BatchSize'], mapping['FunctionArn']), ('Creating', 5, FN))
uuid = {'uuid': mapping['UUID']}
refused(
    *('ResourceConflictException', 'CreateEventSourceMapping'),
    f'An event source mapping with SQS arn (" {QUEUE}jobs ") and function (" worker ") already '
    f'exists. Please update or delete the existing mapping with UUID {mapping["UUID"]}',
    'lambda create-event-source-mapping',
    **function,
    event_source_arn=QUEUE + 'jobs',
)
equal(aws('lambda list-tags', resource=mapping['EventSourceMappingArn']), {'Tags': {'team': 'a'}})
other = aws(
    'lambda create-event-source-mapping',
    **function,
    event_source_arn=QUEUE + 'more',
    enabled=False,
    scaling_config='MaximumConcurrency=2',
)
found = pages('lambda list-event-source-mappings', 'EventSourceMappings', 1, **function)
arns = sorted(one['EventSourceArn'] for page in found for one in page)
equal(([len(page) for page in found], arns), ([1, 1], [QUEUE + 'jobs', QUEUE + 'more']))
query = 'EventSourceMappings[].ScalingConfig.MaximumConcurrency'
equal(aws('lambda list-event-source-mappings', event_source_arn=QUEUE + 'more', query=query), [2])


def state(of, expected):
    for _ in range(100):
        shown = aws('lambda get-event-source-mapping', uuid=of['UUID'])
        if shown['State'] == expected:
            return shown
        time.sleep(0.05)
    raise AssertionError(f'{shown["State"]} is not {expected}')


state(mapping, 'Enabled')
state(other, 'Disabled')
body = json.dumps({'kind': 'job'})
jobs = f'{ENDPOINT}/000000000000/jobs'
aws('sqs send-message', queue_url=jobs, message_body=body)
counts = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible']
for _ in range(100):
    shown = aws('sqs get-queue-attributes', queue_url=jobs, attribute_names=counts)['Attributes']
    if set(shown.values()) == {'0'}:
        break
    time.sleep(0.1)
equal(shown, {name: '0' for name in counts})
updated = aws('lambda update-event-source-mapping', **uuid, batch_size=7, enabled=False)
equal(updated['BatchSize'], 7)
equal(state(mapping, 'Disabled')['FilterCriteria']['Filters'][0]['Pattern'], '{"body": {"kind": ["job"]}}')
equal(aws('lambda delete-event-source-mapping', **uuid)['State'], 'Deleting')
for _ in range(100):
    left = aws('lambda list-event-source-mappings', query='EventSourceMappings[].UUID')
    if left == [other['UUID']]:
        break
    time.sleep(0.05)
equal(left, [other['UUID']])
refused(
    *('ResourceNotFoundException', 'GetEventSourceMapping'),
    'The resource you requested does not exist.',
    'lambda get-event-source-mapping',
    **uuid,
)
aws('lambda delete-function', **function)
