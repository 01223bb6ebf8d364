# API Gateway's REST APIs through boto3.

from apigateway_story import story
from clients import client, equal, refused

api = client('apigateway')
story(lambda name, /, **members: getattr(api, name)(**members), equal)
refused(api.get_rest_api, 'NotFoundException', 404, restApiId='none')
refused(api.create_rest_api, 'BadRequestException', name='a', description='')
