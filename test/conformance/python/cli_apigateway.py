# API Gateway's REST APIs through the AWS CLI.

import re

from apigateway_story import story
from aws_cli import aws, equal, refused


def call(name, /, **members):
    options = {re.sub('[A-Z]', lambda c: f'-{c[0].lower()}', key): one for key, one in members.items()}
    return aws(f'apigateway {name.replace("_", "-")}', **options)


story(call, equal)
refused(
    *('NotFoundException', 'GetRestApi', 'Invalid API identifier specified 000000000000:none'),
    'apigateway get-rest-api',
    rest_api_id='none',
)
