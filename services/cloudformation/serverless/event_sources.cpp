#include "services/cloudformation/serverless/event_sources.h"

#include <algorithm>
#include <map>

namespace cloudformation {
namespace {

void make_permission(Sam& sam, const SamFunction& function, const SamEvent& event, const std::string& principal,
                     const Json& source_arn) {
  Json permission = invoke_permission(function, principal);
  if (!source_arn.is_null()) permission["SourceArn"] = source_arn;
  make(sam, function.resource, event.id + "Permission", "AWS::Lambda::Permission", std::move(permission));
}

/// The bucket must be of the same template, since its own configuration names the function.
void make_s3_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  const SamResource& resource = function.resource;
  const Json bucket = event.get("Bucket");
  const std::string id = bucket.is_object() ? bucket.value("Ref", "") : "";
  if (id.empty() || !sam.made.contains(id)) {
    invalid_event(resource.id, event.name, "S3 events must reference an S3 bucket in the same template.");
  }
  Json permission = invoke_permission(function, "s3.amazonaws.com");
  permission["SourceAccount"] = reference_to("AWS::AccountId");
  make(sam, resource, event.id + "Permission", "AWS::Lambda::Permission", std::move(permission));
  Json& made = sam.made[id];
  Json needs = made.value("DependsOn", Json::array());
  if (needs.is_string()) needs = Json::array({needs});
  needs.push_back(event.id + "Permission");
  made["DependsOn"] = std::move(needs);
  Json& configurations = made["Properties"]["NotificationConfiguration"]["LambdaConfigurations"];
  if (configurations.is_null()) configurations = Json::array();
  const Json names = event.get("Events").is_array() ? event.get("Events") : Json::array({event.get("Events")});
  for (const Json& name : names) {
    Json configuration{{"Function", function.arn()}};
    if (event.has("Filter")) configuration["Filter"] = event.get("Filter");
    configuration["Event"] = name;
    configurations.push_back(std::move(configuration));
  }
}

void make_queue_policy(Sam& sam, const SamFunction& function, const SamEvent& event, const Json& queue_arn,
                       const Json& queue) {
  const Json statement{{"Action", "sqs:SendMessage"},
                       {"Effect", "Allow"},
                       {"Principal", "*"},
                       {"Resource", queue_arn},
                       {"Condition", {{"ArnEquals", {{"aws:SourceArn", event.get("Topic")}}}}}};
  make(sam, function.resource, event.id + "QueuePolicy", "AWS::SQS::QueuePolicy",
       {{"PolicyDocument", {{"Version", "2012-10-17"}, {"Statement", Json::array({statement})}}},
        {"Queues", Json::array({queue})}});
}

/// Through a queue, which the function polls: one of the template's own, or one made for it.
Json make_subscription_queue(Sam& sam, SamFunction& function, const SamEvent& event) {
  constexpr int kBatchSize = 10;
  const Json given = event.get("SqsSubscription").is_object() ? event.get("SqsSubscription") : Json::object();
  Json arn = given.value("QueueArn", Json()), queue = given.value("QueueUrl", Json());
  if (arn.is_null()) {
    const std::string id = event.id + "Queue";
    const bool propagates = function.resource.get("PropagateTags") == true;
    make(sam, function.resource, id, "AWS::SQS::Queue", propagates ? Json{{"Tags", function.tags}} : Json::object());
    arn = get_att(id, "Arn");
    queue = reference_to(id);
  }
  make_queue_policy(sam, function, event, arn, queue);
  make(sam, function.resource, event.id + "EventSourceMapping", "AWS::Lambda::EventSourceMapping",
       {{"BatchSize", given.value("BatchSize", Json(kBatchSize))},
        {"Enabled", true},
        {"EventSourceArn", arn},
        {"FunctionName", function.name()}});
  function.role.of_events.push_back(aws_policy_arn(sam, "service-role/AWSLambdaSQSQueueExecutionRole"));
  return arn;
}

void make_sns_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  Json subscription = Json::object();
  const Json& queue = event.get("SqsSubscription");
  if (queue.is_object() || queue == true) {
    subscription["Endpoint"] = make_subscription_queue(sam, function, event);
    subscription["Protocol"] = "sqs";
  } else {
    make_permission(sam, function, event, "sns.amazonaws.com", event.get("Topic"));
    subscription["Endpoint"] = function.arn();
    subscription["Protocol"] = "lambda";
  }
  subscription["TopicArn"] = event.get("Topic");
  copy_members(event.properties, subscription, {"Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"});
  make(sam, function.resource, event.id, "AWS::SNS::Subscription", std::move(subscription));
}

/// A rule of EventBridge with the function as its target.
void make_rule(Sam& sam, SamFunction& function, const SamEvent& event, Json properties) {
  const Json& given = event.get("Target");
  const bool has_id = given.is_object() && given.contains("Id");
  Json target{{"Arn", function.arn()}, {"Id", has_id ? given["Id"] : Json(event.id + "LambdaTarget")}};
  copy_members(event.properties, target, {"Input", "InputPath", "InputTransformer"});
  if (event.has("DeadLetterConfig")) {
    target["DeadLetterConfig"] = dead_letter_config(sam, function.resource, event, function.tags, true);
  }
  copy_members(event.properties, target, {"RetryPolicy"});
  properties["Targets"] = Json::array({target});
  make(sam, function.resource, event.id, "AWS::Events::Rule", std::move(properties));
  make_permission(sam, function, event, "events.amazonaws.com", get_att(event.id, "Arn"));
}

void make_schedule_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  Json properties{{"ScheduleExpression", event.get("Schedule")}};
  copy_members(event.properties, properties, {"Name", "Description", "RoleArn"});
  put_state(event, properties);
  make_rule(sam, function, event, std::move(properties));
}

void make_pattern_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  Json properties{{"EventPattern", event.get("Pattern")}};
  copy_members(event.properties, properties, {"EventBusName"});
  if (event.has("RuleName")) properties["Name"] = event.get("RuleName");
  put_state(event, properties);
  make_rule(sam, function, event, std::move(properties));
}

void make_scheduler_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  const SamResource& resource = function.resource;
  Json target{{"Arn", function.arn()}};
  Json policies = Json::array({named_policy(event.id + "LambdaPolicy", "lambda:InvokeFunction", function.arn())});
  target["RoleArn"] = event.has("RoleArn") ? event.get("RoleArn") : get_att(event.id + "Role", "Arn");
  copy_members(event.properties, target, {"Input"});
  if (event.has("DeadLetterConfig")) {
    const Json letters = dead_letter_config(sam, resource, event, function.tags, false);
    target["DeadLetterConfig"] = letters;
    policies.push_back(named_policy(event.id + "SQSPolicy", "sqs:SendMessage", letters["Arn"]));
  }
  copy_members(event.properties, target, {"RetryPolicy"});
  Json properties = schedule_properties(event);
  properties["Target"] = std::move(target);
  make(sam, resource, event.id, "AWS::Scheduler::Schedule", std::move(properties));
  if (event.has("RoleArn")) return;
  Json role{{"AssumeRolePolicyDocument", trust_policy("scheduler.amazonaws.com")}, {"Policies", std::move(policies)}};
  copy_members(event.properties, role, {"PermissionsBoundary"});
  make(sam, resource, event.id + "Role", "AWS::IAM::Role", std::move(role));
}

void make_logs_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  const Json source = substitution("arn:" + sam.environment.pseudo.partition +
                                       ":logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*",
                                   {{"__LogGroupName__", event.get("LogGroupName")}});
  make_permission(sam, function, event, "logs.amazonaws.com", source);
  Json& filter = make(sam, function.resource, event.id, "AWS::Logs::SubscriptionFilter",
                      {{"LogGroupName", event.get("LogGroupName")},
                       {"FilterPattern", event.get("FilterPattern")},
                       {"DestinationArn", function.arn()}});
  filter["DependsOn"] = Json::array({event.id + "Permission"});
}

void make_iot_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  Json permission = invoke_permission(function, "iot.amazonaws.com");
  permission["SourceAccount"] = substitution("${AWS::AccountId}");
  permission["SourceArn"] =
      substitution("arn:" + sam.environment.pseudo.partition + ":iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}",
                   {{"RuleName", reference_to(event.id)}});
  make(sam, function.resource, event.id + "Permission", "AWS::Lambda::Permission", std::move(permission));
  Json payload{{"Sql", event.get("Sql")}, {"RuleDisabled", false}};
  copy_members(event.properties, payload, {"AwsIotSqlVersion"});
  payload["Actions"] = Json::array({{{"Lambda", {{"FunctionArn", function.arn()}}}}});
  make(sam, function.resource, event.id, "AWS::IoT::TopicRule", {{"TopicRulePayload", std::move(payload)}});
}

void make_alexa_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  Json permission = invoke_permission(function, "alexa-appkit.amazon.com");
  if (event.has("SkillId")) permission["EventSourceToken"] = event.get("SkillId");
  make(sam, function.resource, event.id + "Permission", "AWS::Lambda::Permission", std::move(permission));
}

/// Like S3's: the pool's own configuration names the function.
void make_cognito_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  const Json pool = event.get("UserPool");
  const std::string id = pool.is_object() ? pool.value("Ref", "") : "";
  if (id.empty() || !sam.made.contains(id)) {
    invalid_event(function.resource.id, event.name,
                  "Cognito events must reference a Cognito UserPool in the same template.");
  }
  Json permission = invoke_permission(function, "cognito-idp.amazonaws.com");
  permission["SourceArn"] = get_att(id, "Arn");
  const std::string owner = function.alias_id.empty() ? function.resource.id : function.alias_id;
  make(sam, function.resource, owner + "CognitoPermission", "AWS::Lambda::Permission", std::move(permission));
  const Json triggers = event.get("Trigger").is_array() ? event.get("Trigger") : Json::array({event.get("Trigger")});
  for (const Json& trigger : triggers) {
    sam.made[id]["Properties"]["LambdaConfig"][trigger.get<std::string>()] = function.arn();
  }
}

struct Kind {
  std::string_view type;
  std::initializer_list<const char*> required;
  void (*make)(Sam&, SamFunction&, const SamEvent&);
};

const Kind kKinds[] = {{"AlexaSkill", {}, make_alexa_event},
                       {"CloudWatchEvent", {"Pattern"}, make_pattern_event},
                       {"CloudWatchLogs", {"LogGroupName", "FilterPattern"}, make_logs_event},
                       {"Cognito", {"UserPool", "Trigger"}, make_cognito_event},
                       {"EventBridgeRule", {"Pattern"}, make_pattern_event},
                       {"IoTRule", {"Sql"}, make_iot_event},
                       {"S3", {"Bucket", "Events"}, make_s3_event},
                       {"SNS", {"Topic"}, make_sns_event},
                       {"Schedule", {"Schedule"}, make_schedule_event},
                       {"ScheduleV2", {"ScheduleExpression"}, make_scheduler_event}};

}  // namespace

const Json& SamEvent::get(const char* property) const {
  static const Json kNone;
  const auto found = properties.find(property);
  return found == properties.end() ? kNone : *found;
}

std::vector<SamEvent> events_of(const SamResource& resource) {
  std::vector<SamEvent> events;
  const Json& section = resource.get("Events");
  if (section.is_null()) return events;
  if (!section.is_object()) invalid(resource.id, "Type of property 'Events' is invalid.");
  for (const auto& [name, event] : section.items()) {
    if (!event.is_object() || !event.contains("Type") || !event["Type"].is_string()) {
      invalid_event(resource.id, name, "Event is missing required property 'Type'.");
    }
    events.push_back({.name = name,
                      .id = resource.id + name,
                      .type = event["Type"],
                      .properties = event.value("Properties", Json::object())});
  }
  std::sort(events.begin(), events.end(), [](const SamEvent& a, const SamEvent& b) { return a.name < b.name; });
  return events;
}

Json dead_letter_config(Sam& sam, const SamResource& resource, const SamEvent& event, const Json& tags,
                        bool needs_policy) {
  const Json& given = event.get("DeadLetterConfig");
  const bool has_arn = given.contains("Arn"), has_type = given.contains("Type");
  if (has_arn == has_type) {
    invalid_event(resource.id, event.name,
                  has_arn ? "You can either set 'Arn' or 'Type' property of DeadLetterConfig, but not both"
                          : "No 'Arn' or 'Type' property provided for DeadLetterConfig");
  }
  if (has_arn) return {{"Arn", given["Arn"]}};
  if (given["Type"] != "SQS") {
    invalid_event(resource.id, event.name, "The only valid value for 'Type' property of DeadLetterConfig is 'SQS'");
  }
  const std::string queue_id = given.value("QueueLogicalId", event.id + "Queue");
  const bool propagates = resource.get("PropagateTags") == true;
  make(sam, resource, queue_id, "AWS::SQS::Queue", propagates ? Json{{"Tags", tags}} : Json::object());
  const Json arn = get_att(queue_id, "Arn");
  if (needs_policy) {
    const Json statement{{"Action", "sqs:SendMessage"},
                         {"Effect", "Allow"},
                         {"Principal", {{"Service", "events.amazonaws.com"}}},
                         {"Resource", arn},
                         {"Condition", {{"ArnEquals", {{"aws:SourceArn", get_att(event.id, "Arn")}}}}}};
    make(sam, resource, event.id + "QueuePolicy", "AWS::SQS::QueuePolicy",
         {{"PolicyDocument", {{"Version", "2012-10-17"}, {"Statement", Json::array({statement})}}},
          {"Queues", Json::array({reference_to(queue_id)})}});
  }
  return {{"Arn", arn}};
}

Json schedule_properties(const SamEvent& event) {
  Json properties{{"ScheduleExpression", event.get("ScheduleExpression")},
                  {"FlexibleTimeWindow",
                   event.has("FlexibleTimeWindow") ? event.get("FlexibleTimeWindow") : Json{{"Mode", "OFF"}}}};
  if (event.has("Name")) {
    properties["Name"] = event.get("Name");
  } else if (event.get("OmitName") != true) {
    properties["Name"] = event.id;
  }
  copy_members(
      event.properties, properties,
      {"State", "Description", "StartDate", "EndDate", "ScheduleExpressionTimezone", "GroupName", "KmsKeyArn"});
  return properties;
}

void put_state(const SamEvent& event, Json& properties) {
  if (event.has("State")) properties["State"] = event.get("State");
  if (event.has("Enabled")) properties["State"] = event.get("Enabled") == true ? "ENABLED" : "DISABLED";
}

void make_events(Sam& sam, SamFunction& function) {
  for (const SamEvent& event : events_of(function.resource)) {
    if (make_stream_event(sam, function, event) || make_api_event(sam, function, event)) continue;
    const auto kind =
        std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& known) { return known.type == event.type; });
    if (kind == std::end(kKinds)) {
      invalid_event(function.resource.id, event.name, "Invalid event type " + event.type + ".");
    }
    for (const char* name : kind->required) {
      if (!event.has(name)) {
        invalid_event(function.resource.id, event.name, "Missing required property '" + std::string(name) + "'.");
      }
    }
    kind->make(sam, function, event);
  }
}

}  // namespace cloudformation
