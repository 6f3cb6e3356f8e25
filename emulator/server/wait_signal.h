// Signals of wait conditions: what is put under the address of a handle, which is S3's in AWS.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
#pragma once

#include <string>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/server/exchange.h"

namespace emulator {

/// Whether a request is for the address of a handle.
bool is_wait_signal(const protocol::HttpRequest& request);

/// Hands the signal to CloudFormation (its operation PutWaitSignal), which knows the addresses that it gave out.
Reply take_wait_signal(Dispatcher& dispatcher, const protocol::HttpRequest& request, const std::string& request_id);

}  // namespace emulator
