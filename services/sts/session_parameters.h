// What AssumeRole and GetFederationToken take alike: session policies, session tags, and the room that they have.
#pragma once

#include <optional>
#include <string>

#include "emulator/dispatch/service.h"
#include "protocol/http/ascii.h"

namespace sts {

using emulator::ApiError;
using emulator::RequestContext;
using emulator::Value;
using protocol::lower_case;

ApiError validation_error(const std::string& message);
/// 403, with AWS's message.
ApiError access_denied(const std::string& message);

/// Adds the input's session policies and tags to the session of who is being made (Principal::session), together with
/// the transitive tags that the caller's own session hands on. Throws MalformedPolicyDocument, PackedPolicyTooLarge and
/// the like.
void add_session_parameters(RequestContext& context, const Value& input, emulator::Principal& principal);

/// PackedPolicySize: how much of the room is used, in percent; nothing if the input has no policies and tags.
std::optional<int64_t> packed_policy_size(const Value& input);

}  // namespace sts
