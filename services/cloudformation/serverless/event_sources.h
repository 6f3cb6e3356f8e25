// What invokes a function: each kind of event as the resources it is made of.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
#pragma once

#include "services/cloudformation/serverless/function.h"

namespace cloudformation {

/// One event of a function or state machine.
struct SamEvent {
  /// The name in the section Events, and with the owner's id before it.
  std::string name, id;
  std::string type;
  Json properties;

  const Json& get(const char* property) const;
  bool has(const char* property) const { return !get(property).is_null(); }
};

/// The events of a resource in the order in which SAM looks at them. Throws InvalidResource for what is no event.
std::vector<SamEvent> events_of(const SamResource& resource);

void make_events(Sam& sam, SamFunction& function);

/// Kinds that Lambda polls: streams, queues, brokers.
bool make_stream_event(Sam& sam, SamFunction& function, const SamEvent& event);
/// Api and HttpApi: the permission, and the route in the API's definition.
bool make_api_event(Sam& sam, SamFunction& function, const SamEvent& event);

/// A dead-letter queue of a rule or schedule: {"Arn": …}, with a queue of its own where the event names none.
Json dead_letter_config(Sam& sam, const SamResource& resource, const SamEvent& event, const Json& tags,
                        bool needs_policy);

/// What a scheduled rule and a schedule of a function or state machine have in common.
Json schedule_properties(const SamEvent& event);
/// "State" of a rule, from State or Enabled.
void put_state(const SamEvent& event, Json& properties);

}  // namespace cloudformation
