# Every operation of Pipes that Millrace has, through boto3.

from clients import client, equal, refused

pipes = client('pipes')
PIPE = 'arn:aws:pipes:us-east-1:000000000000:pipe/p'
ROLE = 'arn:aws:iam::000000000000:role/any'
IN, OUT = (f'arn:aws:sqs:us-east-1:000000000000:{name}' for name in ('pipe-in', 'pipe-out'))

pipe = {'Name': 'p', 'Source': IN, 'Target': OUT, 'RoleArn': ROLE, 'DesiredState': 'STOPPED'}
equal(pipes.create_pipe(**pipe)['Arn'], PIPE)
refused(pipes.create_pipe, 'ConflictException', 409, **pipe)


def rested():
    while True:
        found = pipes.describe_pipe(Name='p')
        if not found['CurrentState'].endswith('ING') or found['CurrentState'] == 'RUNNING':
            return found


equal(rested()['CurrentState'], 'STOPPED')
sqs = client('sqs')
sqs.create_queue(QueueName='pipe-in')
pipes.start_pipe(Name='p')
equal(rested()['CurrentState'], 'RUNNING')
pipes.update_pipe(Name='p', RoleArn=ROLE, Description='d')
equal(rested()['Description'], 'd')
equal(pipes.stop_pipe(Name='p')['DesiredState'], 'STOPPED')
rested()
equal([one['Name'] for one in pipes.list_pipes(NamePrefix='p')['Pipes']], ['p'])
pipes.tag_resource(resourceArn=PIPE, tags={'x': 'y', 'k': 'v'})
pipes.untag_resource(resourceArn=PIPE, tagKeys=['x'])
equal(pipes.list_tags_for_resource(resourceArn=PIPE)['tags'], {'k': 'v'})
equal(pipes.delete_pipe(Name='p')['CurrentState'], 'DELETING')
refused(pipes.describe_pipe, 'NotFoundException', 404, Name='q')
