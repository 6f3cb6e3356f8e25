#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/model/facts.h"
#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/dynamic_reference.h"
#include "services/cloudformation/template/evaluate.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/template_summary.h"
#include "services/cloudformation/template/validate.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

using namespace cloudformation;

/// As far as a stack's creation goes before it asks any service.
void prepare(std::string_view body) {
  static const ResourceSchemas schemas(protocol::Facts::embedded());
  const Template source = parse_template(body);
  summarize_template(source, schemas);
  validate_template(source, schemas);
  if (!source.transforms.empty()) return;
  Environment environment{.source = &source};
  environment.pseudo = {.account_id = "1", .region = "us-east-1", .stack_id = "arn", .stack_name = "s"};
  environment.parameters = resolve_parameters(source, {}, {}, {});
  environment.availability_zones = [](const std::string&) { return std::vector<std::string>{"us-east-1a"}; };
  check_rules(environment);
  environment.conditions = evaluate_conditions(environment);
  for (const std::string& name : dependency_graph(source, &environment.conditions).order) {
    const Resource& resource = *source.find_resource(name);
    const Node properties = evaluate(resource.properties, environment);
    count_dynamic_references(properties);
    failure_reason(name, check_properties(*schemas.find(resource.type), properties).violations);
  }
  for (const Output& output : source.outputs) evaluate(output.value, environment);
}

}  // namespace

void run_template(std::string_view input) {
  try {
    prepare(input);
  } catch (const protocol::ApiError&) {
  }
}

}  // namespace fuzz
