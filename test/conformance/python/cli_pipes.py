# Every operation of Pipes that Millrace has, through the AWS CLI.

from aws_cli import aws, equal

PIPE = 'arn:aws:pipes:us-east-1:000000000000:pipe/c'
ROLE = 'arn:aws:iam::000000000000:role/any'
IN, OUT = (f'arn:aws:sqs:us-east-1:000000000000:{name}' for name in ('cli-in', 'cli-out'))


def rested():
    while True:
        found = aws('pipes describe-pipe', name='c')
        if not found['CurrentState'].endswith('ING') or found['CurrentState'] == 'RUNNING':
            return found


made = aws('pipes create-pipe', name='c', source=IN, target=OUT, role_arn=ROLE, desired_state='STOPPED')
equal(made['Arn'], PIPE)
equal(rested()['CurrentState'], 'STOPPED')
aws('pipes update-pipe', name='c', role_arn=ROLE, description='d')
equal(rested()['Description'], 'd')
# There is no such queue.
equal(aws('pipes start-pipe', name='c')['DesiredState'], 'RUNNING')
equal(rested()['CurrentState'], 'START_FAILED')
aws('pipes stop-pipe', name='c')
rested()
equal([one['Name'] for one in aws('pipes list-pipes')['Pipes'] if one['Name'] == 'c'], ['c'])
aws('pipes tag-resource', resource_arn=PIPE, tags={'x': 'y', 'k': 'v'})
aws('pipes untag-resource', resource_arn=PIPE, tag_keys=['x'])
equal(aws('pipes list-tags-for-resource', resource_arn=PIPE)['tags'], {'k': 'v'})
aws('pipes delete-pipe', name='c')
