"""The small part of SQL that people put into `query=`: comparisons of a subscriber's columns and attributes, AND, OR, NOT, LIKE, IN, NULL.

Anything else is refused with the words PostgreSQL has for a syntax error, so that a client sees that a server may refuse its query.
"""
import json
import re

TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(->>|->|<>|!=|<=|>=|[=<>(),])|([A-Za-z_][\w.]*)|(\d+(?:\.\d+)?)|(\S))")
COLUMNS = {"id": "id", "uuid": "uuid", "email": "email", "name": "name", "status": "status", "created_at": "created", "updated_at": "updated"}


class SyntaxProblem(Exception):
    """Where PostgreSQL would have stopped."""


class Parser:
    def __init__(self, text):
        self.tokens = [found.groups() for found in TOKEN.finditer(text) if any(found.groups())]
        self.position = 0

    def peek(self):
        if self.position >= len(self.tokens):
            return None
        string, operator, word, digits, other = self.tokens[self.position]
        return string or operator or (word.lower() if word else None) or digits or other

    def take(self, *expected):
        token = self.peek()
        if expected and token not in expected or token is None:
            # listmonk's query goes on with ORDER BY behind the condition.
            raise SyntaxProblem(token.upper() if token and token.isalpha() else token or "ORDER")
        self.position += 1
        return token

    def maybe(self, *expected):
        if self.peek() in expected:
            return self.take()
        return None

    def whole(self):
        result = self.either()
        if self.peek() is not None:
            raise SyntaxProblem("ORDER" if self.peek() in ("=", "==") else self.peek())
        return result

    def either(self):
        left = self.both()
        while self.maybe("or"):
            left = (lambda a, b: lambda person: a(person) or b(person))(left, self.both())
        return left

    def both(self):
        left = self.negation()
        while self.maybe("and"):
            left = (lambda a, b: lambda person: a(person) and b(person))(left, self.negation())
        return left

    def negation(self):
        if self.maybe("not"):
            inner = self.negation()
            return lambda person: not inner(person)
        if self.maybe("("):
            inner = self.either()
            self.take(")")
            return inner
        if self.maybe("true"):
            return lambda person: True
        return self.comparison()

    def comparison(self):
        left = self.value()
        negative = bool(self.maybe("not"))
        operator = self.take("=", "!=", "<>", "<", ">", "<=", ">=", "like", "ilike", "in", "is")
        if operator == "is":
            negative = bool(self.maybe("not"))
            self.take("null")
            return lambda person: (left(person) is None) != negative
        if operator == "in":
            return self.membership(left, negative)
        right = self.value()
        return lambda person: compare(operator, left(person), right(person)) != negative

    def membership(self, left, negative):
        self.take("(")
        choices = [self.value()]
        while self.maybe(","):
            choices.append(self.value())
        self.take(")")
        return lambda person: (left(person) in [choice(person) for choice in choices]) != negative

    def value(self):
        token = self.take()
        if token.startswith("'"):
            text = token[1:-1].replace("''", "'")
            return lambda person: text
        if token[0].isdigit():
            number = float(token)
            return lambda person: number
        name = token.removeprefix("subscribers.")
        if name == "attribs":
            return self.attribute()
        if name not in COLUMNS:
            raise SyntaxProblem("ORDER")
        attribute = COLUMNS[name]
        return lambda person: getattr(person, attribute)

    def attribute(self):
        steps = []
        while operator := self.maybe("->>", "->"):
            steps.append((operator, self.take()[1:-1]))

        def read(person):
            value = json.loads(person.attribs)
            for _, name in steps:
                value = value.get(name) if isinstance(value, dict) else None
            if value is None or isinstance(value, str):
                return value
            return json.dumps(value) if steps and steps[-1][0] == "->>" else value
        return read


def compare(operator, left, right):
    if left is None or right is None:
        return False
    if operator in ("like", "ilike"):
        pattern = "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in right)
        return re.fullmatch(pattern, left, re.DOTALL | (re.IGNORECASE if operator == "ilike" else 0)) is not None
    if isinstance(left, (int, float)) != isinstance(right, (int, float)):
        left, right = str(left), str(right)
    return {"=": left == right, "!=": left != right, "<>": left != right}.get(operator) if operator in ("=", "!=", "<>") else \
        {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[operator]


def compile_condition(text):
    """A function of a subscriber. Raises SyntaxProblem."""
    return Parser(text).whole()
