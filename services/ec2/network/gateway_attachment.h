// AWS::EC2::VPCGatewayAttachment: an internet gateway or a virtual private gateway on a VPC, as stacks attach it.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_gateway_attachments(Service& service);

}  // namespace ec2
