# Every operation of Scheduler that Millrace has, through boto3.

from clients import client, equal, refused

scheduler = client('scheduler')
GROUP = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/g'
ROLE = 'arn:aws:iam::000000000000:role/any'

tags = [{'Key': 'k', 'Value': 'v'}]
equal(scheduler.create_schedule_group(Name='g', Tags=tags)['ScheduleGroupArn'], GROUP)
scheduler.tag_resource(ResourceArn=GROUP, Tags=[{'Key': 'x', 'Value': 'y'}])
scheduler.untag_resource(ResourceArn=GROUP, TagKeys=['x'])
equal(scheduler.list_tags_for_resource(ResourceArn=GROUP)['Tags'], tags)
equal(scheduler.get_schedule_group(Name='g')['State'], 'ACTIVE')
names = [group['Name'] for group in scheduler.list_schedule_groups()['ScheduleGroups']]
equal(names, ['default', 'g'])

schedule = {
    'Name': 's',
    'GroupName': 'g',
    'ScheduleExpression': 'cron(0 8 * * ? *)',
    'ScheduleExpressionTimezone': 'Europe/Berlin',
    'FlexibleTimeWindow': {'Mode': 'OFF'},
    'Target': {'Arn': 'arn:aws:sqs:us-east-1:000000000000:q', 'RoleArn': ROLE},
}
scheduler.create_schedule(**schedule)
refused(scheduler.create_schedule, 'ConflictException', 409, **schedule)
scheduler.update_schedule(**{**schedule, 'State': 'DISABLED'})
found = scheduler.get_schedule(Name='s', GroupName='g')
equal(found['State'], 'DISABLED')
equal(found['Target'], schedule['Target'])
equal([one['Name'] for one in scheduler.list_schedules(GroupName='g')['Schedules']], ['s'])
wrong = {**schedule, 'Name': 't', 'ScheduleExpression': 'rate(1 minutes)'}
refused(scheduler.create_schedule, 'ValidationException', **wrong)
scheduler.delete_schedule(Name='s', GroupName='g')
refused(scheduler.get_schedule, 'ResourceNotFoundException', 404, Name='s', GroupName='g')
scheduler.delete_schedule_group(Name='g')
