# SQS by boto3, which speaks JSON and checks the MD5 digests of messages.

import sqs_essentials
from clients import client

sqs_essentials.run(client('sqs'))
