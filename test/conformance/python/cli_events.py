# Every operation of EventBridge that Millrace has, through the AWS CLI.

import json

from aws_cli import aws, equal, refused

BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/'
QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q'
RULE = 'arn:aws:events:us-east-1:000000000000:rule/a/r'
PATTERN = json.dumps({'source': ['shop']})

for name in ('a', 'b'):
    equal(aws('events create-event-bus', name=name)['EventBusArn'], BUS + name)
names = [bus['Name'] for bus in aws('events list-event-buses')['EventBuses']]
equal(names, ['a', 'b', 'default'])
equal(aws('events update-event-bus', name='a', description='d')['Description'], 'd')
equal(aws('events describe-event-bus', name='a')['Description'], 'd')
aws(
    'events put-permission',
    event_bus_name='a',
    action='events:PutEvents',
    principal='111111111111',
    statement_id='s',
)
aws('events remove-permission', event_bus_name='a', statement_id='s')

put = aws('events put-rule', name='r', event_bus_name='a', event_pattern=PATTERN)
equal(put['RuleArn'], RULE)
equal([rule['Name'] for rule in aws('events list-rules', event_bus_name='a')['Rules']], ['r'])
aws('events disable-rule', name='r', event_bus_name='a')
equal(aws('events describe-rule', name='r', event_bus_name='a')['State'], 'DISABLED')
aws('events enable-rule', name='r', event_bus_name='a')
aws('sqs create-queue', queue_name='q')
targets = [{'Id': 'q', 'Arn': QUEUE}]
put = aws('events put-targets', rule='r', event_bus_name='a', targets=targets)
equal(put['FailedEntryCount'], 0)
equal(aws('events list-targets-by-rule', rule='r', event_bus_name='a')['Targets'], targets)
named = aws('events list-rule-names-by-target', target_arn=QUEUE, event_bus_name='a')
equal(named['RuleNames'], ['r'])

aws('events tag-resource', resource_arn=RULE, tags=[{'Key': 'x', 'Value': 'y'}])
tags = aws('events list-tags-for-resource', resource_arn=RULE)['Tags']
equal(tags, [{'Key': 'x', 'Value': 'y'}])
aws('events untag-resource', resource_arn=RULE, tag_keys=['x'])

entry = {'Source': 'shop', 'DetailType': 'Order', 'Detail': '{}', 'EventBusName': 'a'}
entries = aws('events put-events', entries=[entry])['Entries']
url = aws('sqs get-queue-url', queue_name='q')['QueueUrl']
messages = []
while not messages:
    answer = aws('sqs receive-message', queue_url=url, wait_time_seconds=1)
    messages = (answer or {}).get('Messages', [])
equal(json.loads(messages[0]['Body'])['id'], entries[0]['EventId'])
event = messages[0]['Body']
equal(aws('events test-event-pattern', event_pattern=PATTERN, event=event)['Result'], True)

archive = aws('events create-archive', archive_name='all', event_source_arn=BUS + 'a')['ArchiveArn']
equal(aws('events update-archive', archive_name='all', description='d')['State'], 'ENABLED')
equal(aws('events describe-archive', archive_name='all')['EventCount'], 0)
equal([one['ArchiveName'] for one in aws('events list-archives')['Archives']], ['all'])
aws(
    'events start-replay',
    replay_name='again',
    event_source_arn=archive,
    event_start_time='2020-01-01T00:00:00Z',
    event_end_time='2030-01-01T00:00:00Z',
    destination={'Arn': BUS + 'a'},
)
while aws('events describe-replay', replay_name='again')['State'] in ('STARTING', 'RUNNING'):
    pass
equal([one['State'] for one in aws('events list-replays')['Replays']], ['COMPLETED'])
refused(
    *('IllegalStatusException', 'CancelReplay'),
    'Replay again is not in a valid state for this operation.',
    'events cancel-replay',
    replay_name='again',
)
aws('events delete-archive', archive_name='all')

basic = {'BasicAuthParameters': {'Username': 'ann', 'Password': 'pass'}}
connection = aws(
    'events create-connection',
    name='c',
    authorization_type='BASIC',
    auth_parameters=basic,
)
equal(connection['ConnectionState'], 'AUTHORIZED')
aws('events update-connection', name='c', description='d')
equal(aws('events describe-connection', name='c')['Description'], 'd')
equal([one['Name'] for one in aws('events list-connections')['Connections']], ['c'])
# As JSON: the CLI follows parameters that are URLs.
destination = {
    'Name': 'd',
    'ConnectionArn': connection['ConnectionArn'],
    'HttpMethod': 'POST',
    'InvocationEndpoint': 'https://example.com/*',
}
aws('events create-api-destination', cli_input_json=destination)
aws('events update-api-destination', name='d', http_method='PUT')
equal(aws('events describe-api-destination', name='d')['HttpMethod'], 'PUT')
equal([one['Name'] for one in aws('events list-api-destinations')['ApiDestinations']], ['d'])
aws('events deauthorize-connection', name='c')
aws('events delete-api-destination', name='d')
aws('events delete-connection', name='c')

aws('events remove-targets', rule='r', event_bus_name='a', ids=['q'])
aws('events delete-rule', name='r', event_bus_name='a')
aws('events delete-event-bus', name='a')
refused(
    *('ResourceNotFoundException', 'DescribeEventBus', 'Event bus a does not exist.'),
    'events describe-event-bus',
    name='a',
)

# Global endpoints and partner event sources.
buses = [
    {'EventBusArn': f'arn:aws:events:{region}:000000000000:event-bus/global'}
    for region in ('eu-west-1', 'us-east-1')
]
check = 'arn:aws:route53:::healthcheck/0c2a0b0e-0000-4000-8000-000000000000'
routing = {'Primary': {'HealthCheck': check}, 'Secondary': {'Route': 'eu-west-1'}}
endpoint = {
    'name': 'e',
    'routing_config': {'FailoverConfig': routing},
    'replication_config': {'State': 'DISABLED'},
    'event_buses': buses,
}
equal(aws('events create-endpoint', **endpoint)['State'], 'ACTIVE')
aws('events update-endpoint', name='e', description='d')
equal(aws('events describe-endpoint', name='e')['Description'], 'd')
equal([one['Name'] for one in aws('events list-endpoints')['Endpoints']], ['e'])
aws('events delete-endpoint', name='e')

source = 'aws.partner/shop.example/cli'
aws('events create-partner-event-source', name=source, account='000000000000')
equal(aws('events describe-event-source', name=source)['State'], 'PENDING')
aws('events create-event-bus', name=source, event_source_name=source)
entry = {'Source': source, 'DetailType': 'Order', 'Detail': '{}'}
equal(aws('events put-partner-events', entries=[entry])['FailedEntryCount'], 0)
aws('events deactivate-event-source', name=source)
aws('events activate-event-source', name=source)
states = [one['State'] for one in aws('events list-event-sources')['EventSources']]
equal(states, ['ACTIVE'])
aws('events describe-partner-event-source', name=source)
listed = aws('events list-partner-event-sources', name_prefix='aws.partner/shop.example/')
equal([one['Name'] for one in listed['PartnerEventSources']], [source])
accounts = aws('events list-partner-event-source-accounts', event_source_name=source)
equal([one['State'] for one in accounts['PartnerEventSourceAccounts']], ['ACTIVE'])
aws('events delete-partner-event-source', name=source, account='000000000000')
