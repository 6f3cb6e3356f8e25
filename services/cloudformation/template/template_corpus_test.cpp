// Every public template of ../shared/templates must pass, or be one that AWS would refuse as well.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <gtest/gtest.h>

#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/evaluate.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/validate.h"

namespace cloudformation {
namespace {

namespace filesystem = std::filesystem;

std::string read_file(const filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

filesystem::path corpus() {
  const char* shared = std::getenv("SKYRIG_SHARED");
  return (shared ? filesystem::path(shared) : filesystem::path(SKYRIG_SOURCE_DIR) / ".." / "shared") / "templates";
}

/// The templates that AWS refuses too, and why. Most of them are sources for the tool Rain, not yet templates.
bool is_refused_by_aws(const std::string& name, const std::string& text) {
  const bool has_rain_directive = text.find("!Rain::") != std::string::npos;     // an unknown YAML tag
  const bool has_rain_object = text.find("\"Rain::") != std::string::npos;       // an object where text is wanted
  const bool has_null = text.find("\"Fn::GetAZs\": null") != std::string::npos;  // nulls are not allowed
  const bool is_macro_event = text.find("\"requestId\"") != std::string::npos;   // what a macro receives, no template
  // A resource without a condition refers to one whose condition does not hold by default.
  const bool has_unguarded_reference = name.find("ADCONNECTOR.cfn") != std::string::npos;
  return has_rain_directive || has_rain_object || has_null || is_macro_event || has_unguarded_reference;
}

bool looks_like_template(const std::string& text) {
  return text.find("Resources") != std::string::npos;
}

/// A value that satisfies the declaration where it has no default.
std::string sensible_value(const ParameterDeclaration& declaration) {
  if (!declaration.allowed_values.empty()) return declaration.allowed_values.front();
  if (declaration.type == "Number") return declaration.min_value_text.empty() ? "1" : declaration.min_value_text;
  if (declaration.type == "List<Number>") return "1";
  return "value";
}

/// Evaluates the whole template with sensible values, and its properties against their schemas with unknown values for
/// what the template leaves open. Throws what it throws; returns what the schemas forbid.
std::vector<std::string> evaluate_all(const Template& source, const ResourceSchemas& schemas) {
  std::vector<ParameterInput> inputs;
  Environment environment{.source = &source};
  for (const ParameterDeclaration& declaration : source.parameters) {
    const std::string text = declaration.default_value.value_or(sensible_value(declaration));
    environment.parameters[declaration.name] = {.text = text, .value = Node::string(text)};
    if (declaration.type.find("List") == std::string::npos) continue;
    environment.parameters[declaration.name].value = Node::list();
    for (const char* item : {"a", "b", "c", "d", "e", "f"}) {
      environment.parameters[declaration.name].value.items.push_back(Node::string(item));
    }
  }
  environment.pseudo = {.account_id = "000000000000",
                        .region = "us-east-1",
                        .stack_id = "arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1-2-3-4",
                        .stack_name = "stack"};
  environment.availability_zones = [](const std::string&) {
    return std::vector<std::string>{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"};
  };
  environment.conditions = evaluate_conditions(environment);
  const DependencyGraph graph = dependency_graph(source, &environment.conditions);
  check_output_references(source, environment.conditions);
  for (const std::string& name : graph.order) evaluate(source.find_resource(name)->properties, environment);
  for (const Output& output : source.outputs) {
    if (is_active(output.condition, environment.conditions)) evaluate(output.value, environment);
  }
  for (const ParameterDeclaration& declaration : source.parameters) {
    if (!declaration.default_value) environment.parameters[declaration.name].value = Node::unknown();
  }
  std::vector<std::string> violations;
  for (const std::string& name : graph.order) {
    const Resource& resource = *source.find_resource(name);
    const auto checked = check_properties(*schemas.find(resource.type), evaluate(resource.properties, environment));
    if (checked.violations.empty()) continue;
    violations.push_back(resource.type + " " + failure_reason(name, checked.violations));
  }
  return violations;
}

}  // namespace

TEST(TemplateCorpus, EveryPublicTemplateReadsValidatesAndEvaluates) {
  if (!filesystem::exists(corpus())) GTEST_SKIP() << "no templates at " << corpus();
  const ResourceSchemas schemas(protocol::Facts::embedded());
  int templates = 0, evaluated = 0, transformed = 0;
  std::vector<std::string> refused, forbidden, wrongly_refused;
  for (const auto& entry : filesystem::recursive_directory_iterator(corpus())) {
    if (!entry.is_regular_file() || entry.path().extension() == ".txt") continue;
    const std::string text = read_file(entry.path());
    if (!looks_like_template(text)) continue;
    ++templates;
    const size_t forbidden_before = forbidden.size();
    const std::string refusal = refusal_of([&] {
      const Template source = parse_template(text);
      validate_template(source, schemas);
      if (!source.transforms.empty()) return void(++transformed);
      for (const std::string& violation : evaluate_all(source, schemas)) {
        forbidden.push_back(filesystem::relative(entry.path(), corpus()).string() + ": " + violation);
      }
      ++evaluated;
    });
    const std::string name = filesystem::relative(entry.path(), corpus()).string();
    const bool is_refused = refusal != "accepted" || forbidden.size() > forbidden_before;
    if (refusal != "accepted") refused.push_back(name + ": " + refusal);
    if (is_refused && !is_refused_by_aws(name, text)) wrongly_refused.push_back(name);
  }
  std::cout << templates << " templates: " << evaluated << " evaluated, " << transformed << " need transforms, "
            << refused.size() << " refused\n";
  for (const std::string& line : refused) std::cout << "  refused " << line << "\n";
  for (const std::string& line : forbidden) std::cout << "  forbidden " << line << "\n";
  EXPECT_EQ(wrongly_refused, std::vector<std::string>{});
  EXPECT_GE(evaluated, 200);
}

}  // namespace cloudformation
