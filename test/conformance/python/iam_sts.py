# IAM and STS, which speak Query, as deploy tools call them.

import iam_essentials
from clients import client, equal, refused

iam_essentials.run(client('iam'), client('sts'), equal, refused)
