# Every operation of Scheduler that Millrace has, through the AWS CLI.

from aws_cli import aws, equal, refused

GROUP = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/g'
ROLE = 'arn:aws:iam::000000000000:role/any'

equal(aws('scheduler create-schedule-group', name='g')['ScheduleGroupArn'], GROUP)
aws('scheduler tag-resource', resource_arn=GROUP, tags=[{'Key': 'x', 'Value': 'y'}])
tags = aws('scheduler list-tags-for-resource', resource_arn=GROUP)['Tags']
equal(tags, [{'Key': 'x', 'Value': 'y'}])
aws('scheduler untag-resource', resource_arn=GROUP, tag_keys=['x'])
equal(aws('scheduler get-schedule-group', name='g')['State'], 'ACTIVE')
groups = aws('scheduler list-schedule-groups')['ScheduleGroups']
equal([group['Name'] for group in groups], ['default', 'g'])

schedule = {
    'name': 's',
    'group_name': 'g',
    'schedule_expression': 'rate(1 hour)',
    'flexible_time_window': {'Mode': 'OFF'},
    'target': {'Arn': 'arn:aws:sqs:us-east-1:000000000000:q', 'RoleArn': ROLE},
}
aws('scheduler create-schedule', **schedule)
aws('scheduler update-schedule', **{**schedule, 'schedule_expression': 'rate(2 hours)'})
found = aws('scheduler get-schedule', name='s', group_name='g')
equal(found['ScheduleExpression'], 'rate(2 hours)')
equal([one['Name'] for one in aws('scheduler list-schedules')['Schedules']], ['s'])
aws('scheduler delete-schedule', name='s', group_name='g')
refused(
    *('ResourceNotFoundException', 'GetSchedule', 'Schedule s does not exist.'),
    'scheduler get-schedule',
    name='s',
    group_name='g',
)
aws('scheduler delete-schedule-group', name='g')
