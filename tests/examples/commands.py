"""What an AWS CLI command would send: its operation and parameters, read by the AWS CLI itself and not sent."""

import contextlib
import io
import logging
import os
import pathlib
import re
import shlex
import tempfile
import unittest.mock

import awscli.clidriver


class Unreadable(Exception):
    """A command that the AWS CLI does not take: a mistake of the documentation, or an option of another version."""


class CommandReader:
    """Reads commands; the files that they name are looked for in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="skyrig-examples-")
        # Commands that would do more than one call reach nobody.
        self.environment = {
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_CONFIG_FILE": f"{self.folder.name}/config", "AWS_PAGER": "",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
        self.driver = None

    def read(self, command, files):
        """(service, operation, parameters, whether the answer is shown whole)."""
        arguments = shlex.split(command.split(" | ")[0].split(" > ")[0])[1:]
        for argument in arguments:
            for name in re.findall(r"fileb?://([^\s,}\]]+)", argument):
                self.write_file(name, files)
        arguments = [re.sub(r"(fileb?://)(?:[^\s,}\]]*/)?([^\s/,}\]]+)",
                            lambda found: f"{found[1]}{self.folder.name}/{found[2]}", item) for item in arguments]
        is_whole = not any(item.split("=")[0] in ("--query", "--output") for item in arguments)
        with unittest.mock.patch.dict(os.environ, self.environment):
            service, operation, parameters = self.capture(arguments)
            # What the AWS CLI changes only when it sends.
            if service == "ec2":
                model = self.driver.session.get_service_model(service).operation_model(operation)
                self.driver.session.emit(f"before-parameter-build.ec2.{operation}", params=parameters, model=model,
                                         context={})
        return service, operation, parameters, is_whole

    def write_file(self, name, files):
        content = files.get(pathlib.Path(name).name) or files.get("*") or "unknown"
        (pathlib.Path(self.folder.name) / pathlib.Path(name).name).write_text(content)

    def capture(self, arguments, is_first_try=True):
        captured = []
        original = awscli.clidriver.CLIOperationCaller.invoke
        said = io.StringIO()

        def invoke(caller, service, operation, parameters, options):
            captured.append((service, operation, parameters))
            return 0

        self.driver = self.driver or awscli.clidriver.create_clidriver()
        awscli.clidriver.CLIOperationCaller.invoke = invoke
        # The AWS CLI tells every step of its reading to whoever collects logs.
        logging.disable(logging.CRITICAL)
        try:
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
                self.driver.main(arguments)
        except SystemExit:
            pass
        finally:
            logging.disable(logging.NOTSET)
            awscli.clidriver.CLIOperationCaller.invoke = original
        if not captured and is_first_try:
            # Commands of this version leave in the driver what confuses others: read it again with a new one.
            self.driver = None
            return self.capture(arguments, is_first_try=False)
        if not captured:
            raise Unreadable(said.getvalue().strip()[-200:])
        return captured[0]
