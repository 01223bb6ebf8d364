# Lambda with its waiters, a Python function, an event source mapping, and what it wrote to the log.

import io
import json
import time
import zipfile

from clients import client, equal, refused

SOURCE = '''
def handler(event, context):
    if 'Records' in event:
        print('GOT', [record['body'] for record in event['Records']])
        return
    if event.get('fail'):
        raise ValueError('boom')
    return {'echo': event}
'''

archive = io.BytesIO()
with zipfile.ZipFile(archive, 'w') as file:
    file.writestr('app.py', SOURCE)

functions, sqs, logs = client('lambda'), client('sqs'), client('logs')
refused(functions.get_function, 'ResourceNotFoundException', 404, FunctionName='py')
functions.create_function(
    FunctionName='py',
    Runtime='python3.12',
    Handler='app.handler',
    Role='arn:aws:iam::000000000000:role/any',
    Timeout=20,
    Code={'ZipFile': archive.getvalue()},
)
functions.get_waiter('function_active_v2').wait(FunctionName='py', WaiterConfig={'Delay': 1})
functions.update_function_configuration(FunctionName='py', Description='second')
functions.get_waiter('function_updated_v2').wait(FunctionName='py', WaiterConfig={'Delay': 1})

answer = functions.invoke(FunctionName='py', Payload=json.dumps({'a': 'ü'}), LogType='Tail')
equal(json.load(answer['Payload']), {'echo': {'a': 'ü'}})
assert 'FunctionError' not in answer and answer['LogResult']
answer = functions.invoke(FunctionName='py', Payload=b'{"fail":true}')
equal(answer['FunctionError'], 'Unhandled')
equal(json.load(answer['Payload'])['errorType'], 'ValueError')

url = sqs.create_queue(QueueName='py-source')['QueueUrl']
mapping = functions.create_event_source_mapping(
    FunctionName='py', EventSourceArn='arn:aws:sqs:us-east-1:000000000000:py-source'
)
equal(mapping['State'], 'Creating')
refused(
    functions.create_event_source_mapping,
    'ResourceConflictException',
    409,
    FunctionName='py',
    EventSourceArn='arn:aws:sqs:us-east-1:000000000000:py-source',
)
sqs.send_message(QueueUrl=url, MessageBody='hello')

for _ in range(100):
    try:
        pages = logs.get_paginator('filter_log_events').paginate(
            logGroupName='/aws/lambda/py', filterPattern='GOT'
        )
        found = [event['message'] for page in pages for event in page['events']]
    except logs.exceptions.ResourceNotFoundException:
        found = []
    if found:
        break
    time.sleep(0.2)
equal([line.strip() for line in found], ["GOT ['hello']"])

# It can be changed, stopped and found again.
shown = functions.get_event_source_mapping(UUID=mapping['UUID'])
equal((shown['State'], shown['BatchSize']), ('Enabled', 10))
functions.update_event_source_mapping(
    UUID=mapping['UUID'], BatchSize=3, ScalingConfig={'MaximumConcurrency': 2}, Enabled=False
)
for _ in range(100):
    shown = functions.get_event_source_mapping(UUID=mapping['UUID'])
    if shown['State'] == 'Disabled':
        break
    time.sleep(0.05)
equal((shown['State'], shown['BatchSize']), ('Disabled', 3))
pages = functions.get_paginator('list_event_source_mappings').paginate(FunctionName='py')
listed = [one for page in pages for one in page['EventSourceMappings']]
equal([(one['UUID'], one['ScalingConfig']) for one in listed], [(mapping['UUID'], {'MaximumConcurrency': 2})])
equal(functions.delete_event_source_mapping(UUID=mapping['UUID'])['State'], 'Deleting')
functions.delete_function(FunctionName='py')
equal(functions.list_functions()['Functions'], [])
