// The security group of a classic load balancer, which other groups let in by its name.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-vpc-security-groups.html
#pragma once

#include <string_view>

#include "emulator/dispatch/request_context.h"
#include "protocol/value.h"

namespace cloudformation {

constexpr std::string_view kLoadBalancerType = "AWS::ElasticLoadBalancing::LoadBalancer";

/// Adds "SourceSecurityGroup" to a load balancer's properties: its own first group, or the one that Elastic Load
/// Balancing keeps in the VPC, which is made with the first load balancer that needs it. Nothing where there is no VPC.
void add_source_group(emulator::RequestContext& context, protocol::Value& properties);

}  // namespace cloudformation
