# Every operation of CloudWatch Logs that Millrace has, through the AWS CLI.

import contextlib
import io
import json
import os
import signal
import threading
import time
import zipfile

import awscli.clidriver

import called
from aws_cli import ENDPOINT, aws, equal, pages, refused, run, text

GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:'
FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:reader'
now = int(time.time() * 1000)

for name in ('app/a', 'app/b', 'app/c'):
    equal(aws('logs create-log-group', log_group_name=name, tags='team=a'), None)
refused(
    *('ResourceAlreadyExistsException', 'CreateLogGroup'),
    'The specified log group already exists',
    'logs create-log-group',
    log_group_name='app/a',
)
[group] = aws('logs describe-log-groups', log_group_name_pattern='APP/A')['logGroups']
equal((group['logGroupName'], group['arn']), ('app/a', GROUP + 'app/a:*'))
names = [
    [group['logGroupName'] for group in page]
    for page in pages('logs describe-log-groups', 'logGroups', 2, log_group_name_prefix='app/')
]
equal(names, [['app/a', 'app/b'], ['app/c']])

equal(aws('logs put-retention-policy', log_group_name='app/a', retention_in_days=7), None)
query = 'logGroups[0].retentionInDays'
equal(aws('logs describe-log-groups', log_group_name_prefix='app/a', query=query), 7)
equal(aws('logs delete-retention-policy', log_group_name='app/a'), None)
equal(text('logs describe-log-groups', log_group_name_prefix='app/a', query=query).strip(), 'null')

# Tags by the group's name, as they were; by its ARN, as they are.
aws('logs tag-log-group', log_group_name='app/a', tags={'owner': 'me'})
equal(aws('logs list-tags-log-group', log_group_name='app/a')['tags'], {'team': 'a', 'owner': 'me'})
aws('logs untag-log-group', log_group_name='app/a', tags=['owner'])
aws('logs tag-resource', resource_arn=GROUP + 'app/a', tags='stage=test')
aws('logs untag-resource', resource_arn=GROUP + 'app/a', tag_keys=['team'])
equal(aws('logs list-tags-for-resource', resource_arn=GROUP + 'app/a'), {'tags': {'stage': 'test'}})

for name in ('one', 'two', 'three'):
    aws('logs create-log-stream', log_group_name='app/a', log_stream_name=name)
streams = pages('logs describe-log-streams', 'logStreams', 2, log_group_name='app/a')
equal([[one['logStreamName'] for one in page] for page in streams], [['one', 'three'], ['two']])
events = [{'timestamp': now + n, 'message': f'line {n} ' + 'AB'[n % 2]} for n in range(6)]
put = aws('logs put-log-events', log_group_name='app/a', log_stream_name='one', log_events=events)
assert 'rejectedLogEventsInfo' not in put
aws(
    'logs put-log-events',
    log_group_name='app/a',
    log_stream_name='two',
    log_events=f'timestamp={now + 10},message=elsewhere',
)
old = [{'timestamp': now - 15 * 86_400_000, 'message': 'old'}]
put = aws('logs put-log-events', log_group_name='app/a', log_stream_name='two', log_events=old)
equal(put['rejectedLogEventsInfo'], {'tooOldLogEventEndIndex': 1})
refused(
    *('ResourceNotFoundException', 'PutLogEvents', 'The specified log stream does not exist.'),
    'logs put-log-events',
    log_group_name='app/a',
    log_stream_name='none',
    log_events=events,
)
streams = aws('logs describe-log-streams', log_group_name='app/a', order_by='LastEventTime')
last = [one['logStreamName'] for one in streams['logStreams']]
equal(last, ['three', 'one', 'two'])

target = {'log_group_name': 'app/a', 'log_stream_name': 'one'}
page = aws('logs get-log-events', **target, start_from_head=True, limit=4)
equal([one['message'] for one in page['events']], ['line 0 A', 'line 1 B', 'line 2 A', 'line 3 B'])
page = aws('logs get-log-events', **target, next_token=page['nextForwardToken'])
equal([one['message'] for one in page['events']], ['line 4 A', 'line 5 B'])
end = aws('logs get-log-events', **target, next_token=page['nextForwardToken'])
equal((end['events'], end['nextForwardToken']), ([], page['nextForwardToken']))

found = aws('logs filter-log-events', log_group_name='app/a', filter_pattern='B', page_size=1)
equal([one['message'] for one in found['events']], ['line 1 B', 'line 3 B', 'line 5 B'])
halves = pages('logs filter-log-events', 'events', 4, log_group_name='app/a')
equal([len(page) for page in halves], [4, 3])
found = aws(
    'logs filter-log-events',
    log_group_name='app/a',
    log_stream_names=['two'],
    query='events[].message',
)
equal(found, ['elsewhere'])
tested = aws(
    'logs test-metric-filter',
    filter_pattern='{ $.level = "warn" }',
    log_event_messages=['{"level":"info"}', '{"level":"warn"}'],
)
[match] = tested['matches']
equal((match['eventNumber'], match['eventMessage']), (2, '{"level":"warn"}'))

# What a subscription finds goes to a function, packed as AWS packs it.
SOURCE = '''
import base64, gzip, json
def handler(event, context):
    data = json.loads(gzip.decompress(base64.b64decode(event['awslogs']['data'])))
    print('GOT', data['messageType'], data['logStream'], [one['message'] for one in data['logEvents']])
'''
with zipfile.ZipFile('reader.zip', 'w') as file:
    file.writestr('app.py', SOURCE)
aws(
    'lambda create-function',
    function_name='reader',
    runtime='python3.12',
    handler='app.handler',
    role='arn:aws:iam::000000000000:role/any',
    timeout=20,
    zip_file='fileb://reader.zip',
)
aws(
    'lambda add-permission',
    function_name='reader',
    statement_id='logs',
    action='lambda:InvokeFunction',
    principal='logs.amazonaws.com',
)
equal(
    aws(
        'logs put-subscription-filter',
        log_group_name='app/b',
        filter_name='errors',
        filter_pattern='ERROR',
        destination_arn=FUNCTION,
    ),
    None,
)
[subscription] = aws('logs describe-subscription-filters', log_group_name='app/b')[
    'subscriptionFilters'
]
equal(
    [subscription[key] for key in ('filterName', 'filterPattern', 'destinationArn', 'distribution')],
    ['errors', 'ERROR', FUNCTION, 'ByLogStream'],
)
aws('logs create-log-stream', log_group_name='app/b', log_stream_name='one')
events = [{'timestamp': now, 'message': 'fine'}, {'timestamp': now + 1, 'message': 'ERROR 7'}]
aws('logs put-log-events', log_group_name='app/b', log_stream_name='one', log_events=events)
for _ in range(100):
    code, out, _ = run(
        'logs filter-log-events', log_group_name='/aws/lambda/reader', filter_pattern='GOT'
    )
    printed = json.loads(out)['events'] if code == 0 else []
    if printed:
        break
    time.sleep(0.1)
line = "GOT DATA_MESSAGE one ['ERROR 7']"
equal([one['message'].strip() for one in printed], [line])
equal(aws('logs delete-subscription-filter', log_group_name='app/b', filter_name='errors'), None)
equal(aws('logs describe-subscription-filters', log_group_name='app/b'), {'subscriptionFilters': []})

# A live tail is read by a person who presses Ctrl-C. It prints to where the CLI printed when its
# commands were made, so it gets a CLI of its own.
os.environ['AWS_DISABLE_HOST_PREFIX_INJECTION'] = 'true'
tail = awscli.clidriver.create_clidriver()
called.watch(tail.session.get_component('event_emitter'))
printed = io.StringIO()


def write_and_interrupt():
    live = {'logGroupName': 'app/a', 'logStreamName': 'three'}
    client = tail.session.create_client('logs', endpoint_url=ENDPOINT)
    for message in ('not this', 'LIVE this'):
        now = int(time.time() * 1000)
        client.put_log_events(**live, logEvents=[{'timestamp': now, 'message': message}])
    while 'LIVE' not in printed.getvalue():
        time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)


def begin(**_):
    threading.Thread(target=write_and_interrupt, daemon=True).start()


tail.session.register('after-call.cloudwatch-logs.StartLiveTail', begin)
with contextlib.redirect_stdout(printed):
    try:
        words = f'--log-group-identifiers {GROUP}app/a --log-event-filter-pattern LIVE'
        tail.main(['logs', 'start-live-tail', *words.split(), '--endpoint-url', ENDPOINT])
    except SystemExit as exit:
        equal(exit.code, 0)
equal(printed.getvalue(), 'LIVE this\n')

# Insights, metric filters, policies, deliveries.
span = {'start_time': int(time.time()) - 3600, 'end_time': int(time.time()) + 60}
query = aws(
    'logs start-query', log_group_name='app/a', query_string='stats count(*) as n', **span
)['queryId']
answer = aws('logs get-query-results', query_id=query)
while answer['status'] == 'Running':
    answer = aws('logs get-query-results', query_id=query)
equal([one['field'] for one in answer['results'][0]], ['n'])
equal(aws('logs describe-queries', log_group_name='app/a')['queries'][0]['queryId'], query)
refused(
    *('InvalidParameterException', 'StopQuery', f"Query '{query}' is not in a state that can be cancelled: Complete"),
    'logs stop-query',
    query_id=query,
)
query = aws(
    'logs start-query', log_group_name='app/a', query_string='fields @message | limit 1', **span
)['queryId']
answer = aws('logs get-query-results', query_id=query)
while answer['status'] == 'Running':
    answer = aws('logs get-query-results', query_id=query)
pointer = answer['results'][0][-1]['value']
assert '@message' in aws('logs get-log-record', log_record_pointer=pointer)['logRecord']
definition = aws('logs put-query-definition', name='slow', query_string='limit 1')['queryDefinitionId']
equal(len(aws('logs describe-query-definitions')['queryDefinitions']), 1)
equal(aws('logs delete-query-definition', query_definition_id=definition), {'success': True})

metric = {'metricName': 'N', 'metricNamespace': 'Shop', 'metricValue': '1'}
aws('logs put-metric-filter', log_group_name='app/a', filter_name='m', filter_pattern='x', metric_transformations=[metric])
equal(aws('logs describe-metric-filters')['metricFilters'][0]['metricTransformations'], [metric])
equal(aws('logs delete-metric-filter', log_group_name='app/a', filter_name='m'), None)

policy = '{"Version": "2012-10-17", "Statement": []}'
aws('logs put-resource-policy', policy_name='p', policy_document=policy)
equal(aws('logs describe-resource-policies')['resourcePolicies'][0]['policyName'], 'p')
equal(aws('logs delete-resource-policy', policy_name='p'), None)

vended = 'arn:aws:cloudfront::000000000000:distribution/E1'
aws('logs put-delivery-source', name='s', resource_arn=vended, log_type='ACCESS_LOGS')
target = {'destinationResourceArn': 'arn:aws:s3:::bucket'}
aws('logs put-delivery-destination', name='d', delivery_destination_configuration=target)
target_arn = aws('logs get-delivery-destination', name='d')['deliveryDestination']['arn']
aws('logs put-delivery-destination-policy', delivery_destination_name='d', delivery_destination_policy=policy)
equal(aws('logs get-delivery-destination-policy', delivery_destination_name='d')['policy'], {'deliveryDestinationPolicy': policy})
aws('logs delete-delivery-destination-policy', delivery_destination_name='d')
delivery = aws('logs create-delivery', delivery_source_name='s', delivery_destination_arn=target_arn)['delivery']['id']
aws('logs update-delivery-configuration', id=delivery, record_fields=['date'])
equal(aws('logs get-delivery', id=delivery)['delivery']['recordFields'], ['date'])
equal(aws('logs get-delivery-source', name='s')['deliverySource']['service'], 'cloudfront')
equal(len(aws('logs describe-deliveries')['deliveries']), 1)
equal(len(aws('logs describe-delivery-sources')['deliverySources']), 1)
equal(len(aws('logs describe-delivery-destinations')['deliveryDestinations']), 1)
aws('logs delete-delivery', id=delivery)
aws('logs delete-delivery-source', name='s')
aws('logs delete-delivery-destination', name='d')

aws('s3api create-bucket', bucket='exports')
span = {'from': 0, 'to': now * 2}
task = aws('logs create-export-task', log_group_name='app/a', destination='exports', **span)['taskId']
equal(aws('logs cancel-export-task', task_id=task), None)
[shown] = aws('logs describe-export-tasks', task_id=task)['exportTasks']
equal((shown['destination'], shown['status']), ('exports', {'code': 'CANCELLED'}))

aws('logs put-log-group-deletion-protection', '--deletion-protection-enabled', log_group_identifier='app/c')
[group] = aws('logs describe-log-groups', log_group_name_prefix='app/c')['logGroups']
equal(group['deletionProtectionEnabled'], True)
code, _, said = run('logs delete-log-group', log_group_name='app/c')
assert code != 0 and 'when calling the DeleteLogGroup operation' in said
aws('logs put-log-group-deletion-protection', '--no-deletion-protection-enabled', log_group_identifier='app/c')

equal(aws('logs delete-log-stream', log_group_name='app/a', log_stream_name='two'), None)
streams = aws('logs describe-log-streams', log_group_name='app/a', query='logStreams[].logStreamName')
equal(streams, ['one', 'three'])
for name in ('app/a', 'app/b', 'app/c'):
    equal(aws('logs delete-log-group', log_group_name=name), None)
equal(aws('logs describe-log-groups', log_group_name_prefix='app/'), {'logGroups': []})
refused(
    *('ResourceNotFoundException', 'DescribeLogStreams', 'The specified log group does not exist.'),
    'logs describe-log-streams',
    log_group_name='app/a',
)
