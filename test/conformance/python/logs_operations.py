# Groups, streams, events and what finds them, through boto3 with its paginators.

import time

from clients import client, equal, refused

GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:'
FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:reader'
logs = client('logs', inject_host_prefix=False)
now = int(time.time() * 1000)

for name in ('a', 'b', 'c'):
    logs.create_log_group(logGroupName=name, tags={'team': 'x'})
refused(logs.create_log_group, 'ResourceAlreadyExistsException', 400, logGroupName='a')
pages = logs.get_paginator('describe_log_groups').paginate(PaginationConfig={'PageSize': 2})
groups = [[group['logGroupName'] for group in page['logGroups']] for page in pages]
equal(groups, [['a', 'b'], ['c']])

logs.put_retention_policy(logGroupName='a', retentionInDays=30)
equal(logs.describe_log_groups(logGroupNamePrefix='a')['logGroups'][0]['retentionInDays'], 30)
refused(
    logs.put_retention_policy,
    'InvalidParameterException',
    400,
    logGroupName='a',
    retentionInDays=31,
)
logs.delete_retention_policy(logGroupName='a')
assert 'retentionInDays' not in logs.describe_log_groups(logGroupNamePrefix='a')['logGroups'][0]

logs.tag_log_group(logGroupName='a', tags={'old': '1'})
logs.untag_log_group(logGroupName='a', tags=['team'])
equal(logs.list_tags_log_group(logGroupName='a')['tags'], {'old': '1'})
logs.tag_resource(resourceArn=GROUP + 'a', tags={'new': '2'})
logs.untag_resource(resourceArn=GROUP + 'a', tagKeys=['old'])
equal(logs.list_tags_for_resource(resourceArn=GROUP + 'a')['tags'], {'new': '2'})

for name in ('one', 'two', 'three'):
    logs.create_log_stream(logGroupName='a', logStreamName=name)
pages = logs.get_paginator('describe_log_streams').paginate(
    logGroupName='a', descending=True, PaginationConfig={'PageSize': 2}
)
streams = [[stream['logStreamName'] for stream in page['logStreams']] for page in pages]
equal(streams, [['two', 'three'], ['one']])


def put(*messages, stream='one'):
    events = [{'timestamp': now + n, 'message': text} for n, text in enumerate(messages)]
    return logs.put_log_events(logGroupName='a', logStreamName=stream, logEvents=events)


assert 'rejectedLogEventsInfo' not in put('INFO 1', 'WARN 2', 'INFO 3')
put('WARN 4', stream='two')
refused(
    logs.put_log_events,
    'InvalidParameterException',
    400,
    logGroupName='a',
    logStreamName='one',
    logEvents=[{'timestamp': now + 1, 'message': 'b'}, {'timestamp': now, 'message': 'a'}],
)
target = {'logGroupName': 'a', 'logStreamName': 'one'}
page = logs.get_log_events(**target, limit=2)
equal([one['message'] for one in page['events']], ['WARN 2', 'INFO 3'])
page = logs.get_log_events(**target, nextToken=page['nextBackwardToken'])
equal([one['message'] for one in page['events']], ['INFO 1'])
pages = logs.get_paginator('filter_log_events').paginate(
    logGroupName='a', filterPattern='WARN', PaginationConfig={'PageSize': 1}
)
found = [(one['logStreamName'], one['message']) for page in pages for one in page['events']]
equal(sorted(found), [('one', 'WARN 2'), ('two', 'WARN 4')])
tested = logs.test_metric_filter(filterPattern='[level=WARN, n]', logEventMessages=['INFO 1', 'WARN 2'])
equal([one['eventNumber'] for one in tested['matches']], [2])
equal(tested['matches'][0]['extractedValues'], {'$level': 'WARN', '$n': '2'})
tested = logs.test_metric_filter(filterPattern='[a, ..., size > 9]', logEventMessages=['x "y z" 10'])
equal(tested['matches'][0]['extractedValues'], {'$a': 'x', '$2': 'y z', '$size': '10'})

logs.put_subscription_filter(
    logGroupName='b', filterName='f', filterPattern='', destinationArn=FUNCTION
)
pages = logs.get_paginator('describe_subscription_filters').paginate(logGroupName='b')
filters = [(one['filterName'], one['destinationArn']) for page in pages for one in page['subscriptionFilters']]
equal(filters, [('f', FUNCTION)])
logs.delete_subscription_filter(logGroupName='b', filterName='f')
refused(
    logs.delete_subscription_filter,
    'ResourceNotFoundException',
    400,
    logGroupName='b',
    filterName='f',
)

# An event stream that begins with its session and goes on with what arrives.
live = logs.start_live_tail(logGroupIdentifiers=[GROUP + 'a'], logEventFilterPattern='LIVE')
events = iter(live['responseStream'])
equal(next(events)['sessionStart']['logEventFilterPattern'], 'LIVE')
put('not this', 'LIVE this')
results = []
while not results:
    results = next(events)['sessionUpdate']['sessionResults']
equal([one['message'] for one in results], ['LIVE this'])
live['responseStream'].close()

logs.put_log_group_deletion_protection(logGroupIdentifier='c', deletionProtectionEnabled=True)
equal(logs.describe_log_groups(logGroupNamePrefix='c')['logGroups'][0]['deletionProtectionEnabled'], True)
refused(logs.delete_log_group, 'ValidationException', 400, logGroupName='c')
logs.put_log_group_deletion_protection(logGroupIdentifier='c', deletionProtectionEnabled=False)
logs.delete_log_stream(**target)
refused(logs.get_log_events, 'ResourceNotFoundException', 400, **target)
for name in ('a', 'b', 'c'):
    logs.delete_log_group(logGroupName=name)
equal(logs.describe_log_groups()['logGroups'], [])
