#include "services/ec2/vpc.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"

namespace ec2 {
namespace {

ResourceType vpc_type() {
  return {.service = kService,
          .name = "vpc",
          .shape = "Vpc",
          .id_member = "VpcId",
          .id_prefix = "vpc-",
          .not_found = "InvalidVpcID.NotFound",
          .not_found_message = "The vpc ID '{}' does not exist",
          .defaults =
              [] {
                return Value{{"InstanceTenancy", "default"}, {"IsDefault", false}};
              },
          .lifecycle = {.pointer = "/State", .initial = "pending", .steps = {{"pending", "available", {}}}},
          .filters = {{"cidr", "/CidrBlock"}}};
}

}  // namespace

void add_vpcs(Tables& tables) {
  tables.types.push_back(vpc_type());
  tables.cloudformation.push_back({.type = "AWS::EC2::VPC",
                                   .create = "CreateVpc",
                                   .identifier = "/Vpc/VpcId",
                                   .identifier_member = "VpcId",
                                   .read = "DescribeVpcs",
                                   .read_result = "/Vpcs/0",
                                   .remove = "DeleteVpc",
                                   .configure = {"ModifyVpcAttribute"},
                                   .state = "/State",
                                   .stable_states = {"available"}});
}

}  // namespace ec2
