// AWS Cloud Control API: one API for every type of the registry. It stands in CloudFormation's folder since it drives
// resources exactly as stacks do, and its actions are CloudFormation's.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/what-is-cloudcontrolapi.html
#pragma once

#include "emulator/dispatch/service.h"

namespace cloudformation {

constexpr std::string_view kCloudControl = "cloudcontrol";

emulator::Service make_cloud_control_service(const protocol::Facts& facts);

}  // namespace cloudformation
