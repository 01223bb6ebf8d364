# Asynchronous invocation: its configuration, destinations, dead letters; loops and provisioned
# concurrency are accepted.

import io
import json
import time
import zipfile

from clients import client, equal, refused

SOURCE = '''
def handler(event, context):
    if event.get('fail'):
        raise ValueError('boom')
    return {'echo': event}
'''

archive = io.BytesIO()
with zipfile.ZipFile(archive, 'w') as file:
    file.writestr('app.py', SOURCE)

functions, sqs = client('lambda'), client('sqs')
arn = 'arn:aws:sqs:us-east-1:000000000000:'
queues = {name: sqs.create_queue(QueueName=name)['QueueUrl'] for name in ('done', 'failed', 'dead')}
functions.create_function(
    FunctionName='py',
    Runtime='python3.12',
    Handler='app.handler',
    Role='arn:aws:iam::000000000000:role/any',
    Timeout=20,
    Code={'ZipFile': archive.getvalue()},
    DeadLetterConfig={'TargetArn': arn + 'dead'},
    Publish=True,
)
functions.get_waiter('function_active_v2').wait(FunctionName='py', WaiterConfig={'Delay': 1})

refused(functions.put_function_event_invoke_config, 'InvalidParameterValueException', 400, FunctionName='py')
put = functions.put_function_event_invoke_config(
    FunctionName='py',
    MaximumRetryAttempts=0,
    DestinationConfig={
        'OnSuccess': {'Destination': arn + 'done'},
        'OnFailure': {'Destination': arn + 'failed'},
    },
)
equal(put['FunctionArn'], 'arn:aws:lambda:us-east-1:000000000000:function:py:$LATEST')
put.pop('ResponseMetadata')
shown = functions.get_function_event_invoke_config(FunctionName='py')
equal(shown['DestinationConfig'], put['DestinationConfig'])
[listed] = functions.list_function_event_invoke_configs(FunctionName='py')['FunctionEventInvokeConfigs']
equal(listed, put)


def invoke(event):
    answer = functions.invoke(FunctionName='py', InvocationType='Event', Payload=json.dumps(event))
    equal(answer['StatusCode'], 202)


def received(name):
    for _ in range(20):
        answer = sqs.receive_message(
            QueueUrl=queues[name], WaitTimeSeconds=1, MessageAttributeNames=['All']
        )
        if 'Messages' in answer:
            return answer['Messages'][0]
    raise AssertionError(f'nothing in {name}')


invoke({'n': 1})
record = json.loads(received('done')['Body'])
equal(record['responsePayload'], {'echo': {'n': 1}})
equal(record['requestContext']['condition'], 'Success')
invoke({'fail': True})
record = json.loads(received('failed')['Body'])
equal(record['requestContext']['condition'], 'RetriesExhausted')
equal(record['requestContext']['approximateInvokeCount'], 1)
equal(record['responsePayload']['errorType'], 'ValueError')
letter = received('dead')
equal(json.loads(letter['Body']), {'fail': True})
equal(letter['MessageAttributes']['ErrorMessage']['StringValue'], 'boom')
equal(letter['MessageAttributes']['RequestID']['StringValue'], record['requestContext']['requestId'])

equal(functions.invoke_async(FunctionName='py', InvokeArgs=b'{"n": 2}')['Status'], 202)

updated = functions.update_function_event_invoke_config(FunctionName='py', MaximumEventAgeInSeconds=60)
equal(updated['MaximumRetryAttempts'], 0)
functions.delete_function_event_invoke_config(FunctionName='py')
refused(
    functions.get_function_event_invoke_config, 'ResourceNotFoundException', 404, FunctionName='py'
)

functions.put_function_recursion_config(FunctionName='py', RecursiveLoop='Allow')
equal(functions.get_function_recursion_config(FunctionName='py')['RecursiveLoop'], 'Allow')

functions.put_provisioned_concurrency_config(
    FunctionName='py', Qualifier='1', ProvisionedConcurrentExecutions=1
)
for _ in range(100):
    shown = functions.get_provisioned_concurrency_config(FunctionName='py', Qualifier='1')
    if shown['Status'] == 'READY':
        break
    time.sleep(0.1)
equal(shown['AvailableProvisionedConcurrentExecutions'], 1)
pages = functions.get_paginator('list_provisioned_concurrency_configs').paginate(FunctionName='py')
found = [(one['FunctionArn'][-4:], one['Status']) for page in pages for one in page['ProvisionedConcurrencyConfigs']]
equal(found, [('py:1', 'READY')])
functions.delete_provisioned_concurrency_config(FunctionName='py', Qualifier='1')
refused(
    functions.get_provisioned_concurrency_config,
    'ProvisionedConcurrencyConfigNotFoundException',
    404,
    FunctionName='py',
    Qualifier='1',
)
