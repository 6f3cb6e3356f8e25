// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
#include "services/secretsmanager/stack_target_attachment.h"

#include <algorithm>
#include <charconv>

#include "emulator/time/id_generator.h"
#include "services/secretsmanager/refusal.h"

namespace secretsmanager {
namespace {

/// What a type of database is called in its secret, and where its resource says the database's name.
struct Target {
  std::string_view type;
  const char* identifier;
  const char* database_property;
};

constexpr Target kTargets[] = {{"AWS::RDS::DBInstance", "dbInstanceIdentifier", "DBName"},
                               {"AWS::RDS::DBCluster", "dbClusterIdentifier", "DatabaseName"},
                               {"AWS::Redshift::Cluster", "dbClusterIdentifier", "DBName"},
                               {"AWS::DocDB::DBInstance", "dbInstanceIdentifier", ""},
                               {"AWS::DocDB::DBCluster", "dbClusterIdentifier", ""}};

/// The engines of databases as secrets call them.
/// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
struct Engine {
  std::string_view start, name;
};

constexpr Engine kEngines[] = {{"aurora-mysql", "mysql"},  {"aurora-postgresql", "postgres"},
                               {"mysql", "mysql"},         {"postgres", "postgres"},
                               {"mariadb", "mariadb"},     {"oracle", "oracle"},
                               {"sqlserver", "sqlserver"}, {"db2", "db2"}};

constexpr const char* kAttachedMembers[] = {
    "engine", "host", "port", "dbname", "dbInstanceIdentifier", "dbClusterIdentifier"};

const Target& target_of(const std::string& type) {
  const auto found =
      std::find_if(std::begin(kTargets), std::end(kTargets), [&](const Target& target) { return target.type == type; });
  if (found == std::end(kTargets)) throw not_implemented("TargetType " + type);
  return *found;
}

std::string engine_of(const std::string& type, const Value& database) {
  if (type.starts_with("AWS::Redshift")) return "redshift";
  if (type.starts_with("AWS::DocDB")) return "mongo";
  const std::string engine = database.value("Engine", "");
  const auto found = std::find_if(std::begin(kEngines), std::end(kEngines),
                                  [&](const Engine& one) { return engine.starts_with(one.start); });
  return found == std::end(kEngines) ? engine : std::string(found->name);
}

/// The database as Cloud Control shows it: databases are modelled.
Value read_database(Provisioning& provisioning, const std::string& type, const std::string& id) {
  const Value shown = provisioning.call("cloudcontrol", "GetResource", {{"TypeName", type}, {"Identifier", id}});
  return Value::parse(shown.at("ResourceDescription").at("Properties").get<std::string>());
}

/// Schemas have ports as text, secrets as numbers. Text that is no number stays as it is.
Value number_in(const Value& port) {
  if (!port.is_string()) return port;
  const std::string& text = port.get_ref<const std::string&>();
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? Value(number) : port;
}

Value connection_of(Provisioning& provisioning) {
  const std::string type = provisioning.properties().at("TargetType"), id = provisioning.properties().at("TargetId");
  const Target& target = target_of(type);
  const Value database = read_database(provisioning, type, id);
  const Value endpoint = database.value("Endpoint", Value());
  const Value port =
      endpoint.is_object() && endpoint.contains("Port") ? endpoint["Port"] : database.value("Port", Value());
  Value connection{{"engine", engine_of(type, database)}, {target.identifier, id}};
  connection["host"] = endpoint.is_object() ? endpoint.value("Address", Value()) : endpoint;
  if (!port.is_null()) connection["port"] = number_in(port);
  if (database.contains(target.database_property)) connection["dbname"] = database[target.database_property];
  return connection;
}

/// Replaces what the secret's value says about its database.
void put_connection(Provisioning& provisioning, const Value& connection) {
  const Value secret_id = provisioning.properties().at("SecretId");
  const Value secret = provisioning.call(kService, "GetSecretValue", {{"SecretId", secret_id}});
  Value members = Value::parse(secret.value("SecretString", ""), nullptr, false);
  if (!members.is_object()) throw invalid_request("The secret's value must be JSON to be attached to a target.");
  for (const char* member : kAttachedMembers) members.erase(member);
  members.update(connection);
  provisioning.call(kService, "PutSecretValue",
                    {{"SecretId", secret_id},
                     {"SecretString", members.dump()},
                     {"ClientRequestToken", provisioning.context().machine.ids.uuid()}});
}

std::string create_attachment(Provisioning& provisioning) {
  put_connection(provisioning, connection_of(provisioning));
  return provisioning.call(kService, "DescribeSecret", {{"SecretId", provisioning.properties().at("SecretId")}})
      .at("ARN");
}

}  // namespace

void add_stack_target_attachments(Service& service) {
  service.cloudformation.push_back(
      {.type = "AWS::SecretsManager::SecretTargetAttachment",
       .create_resource = create_attachment,
       .update_resource = [](Provisioning& provisioning) { put_connection(provisioning, connection_of(provisioning)); },
       .remove_resource = [](Provisioning& provisioning) { put_connection(provisioning, Value::object()); },
       .read_resource =
           [](Provisioning& provisioning) {
             Value shown = provisioning.properties();
             shown["Id"] = provisioning.physical_id();
             return shown;
           }});
}

}  // namespace secretsmanager
