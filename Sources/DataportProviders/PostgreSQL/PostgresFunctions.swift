/// The functions that merges call, made for the length of a session. They work on JSON as text, because `jsonb` would rewrite numbers and
/// refuse `\u0000`. Taking JSON apart refuses that too, so it is hidden meanwhile: `\u0000` as `\u0001\u0001`, and `\u0001` as `\u0001\u0002`.
enum PostgresFunctions {
    /// See `StoreDialect+JSON.swift` for what they do.
    static let definitions = #"""
        CREATE FUNCTION pg_temp.dataport_hide(value text) RETURNS json LANGUAGE plpgsql IMMUTABLE STRICT AS $$
        BEGIN
            IF value !~ '\\u000[01]' THEN
                RETURN value::json;
            END IF;
            -- Behind an escaped backslash, u0000 is four digits and no escape.
            value := replace(value, '\\', chr(2));
            value := replace(replace(value, '\u0001', '\u0001\u0002'), '\u0000', '\u0001\u0001');
            RETURN replace(value, chr(2), '\\')::json;
        END $$;
        CREATE FUNCTION pg_temp.dataport_show(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
        BEGIN
            IF value !~ '\\u0001' THEN
                RETURN value;
            END IF;
            value := replace(value, '\\', chr(2));
            value := replace(replace(value, '\u0001\u0001', '\u0000'), '\u0001\u0002', '\u0001');
            RETURN replace(value, chr(2), '\\');
        END $$;
        CREATE FUNCTION pg_temp.dataport_merge(base text, patch text, keeps_nulls boolean) RETURNS text
        LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN
            IF base IS NULL THEN
                RETURN NULL;
            END IF;
            RETURN pg_temp.dataport_show((
                SELECT '{' || COALESCE(string_agg(to_json(key)::text || ':' || value, ',' ORDER BY place), '') || '}'
                FROM (
                    SELECT COALESCE(o.key, n.key) AS key,
                        CASE WHEN n.key IS NULL THEN o.value::text
                            WHEN json_typeof(n.value) = 'object' AND json_typeof(o.value) = 'object'
                                THEN pg_temp.dataport_merge(o.value::text, n.value::text, false)
                            ELSE n.value::text END AS value,
                        COALESCE(o.place, 1000000000 + n.place) AS place,
                        NOT keeps_nulls AND json_typeof(n.value) = 'null' AS is_removed
                    FROM json_each(pg_temp.dataport_hide(base)) WITH ORDINALITY AS o (key, value, place)
                    FULL JOIN (
                        SELECT * FROM json_each(pg_temp.dataport_hide(patch)) WITH ORDINALITY AS e (key, value, place)
                        WHERE NOT keeps_nulls OR json_typeof(value) <> 'null'
                    ) AS n ON n.key = o.key
                ) AS members WHERE is_removed IS NOT TRUE));
        END $$;
        CREATE FUNCTION pg_temp.dataport_prefix(value json, prefix text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
        DECLARE inner_text text := to_json(prefix)::text;
        BEGIN
            inner_text := substr(inner_text, 1, length(inner_text) - 1);
            RETURN CASE json_typeof(value) WHEN 'null' THEN 'null' WHEN 'string' THEN inner_text || substr(value::text, 2)
                ELSE inner_text || value::text || '"' END;
        END $$;
        CREATE FUNCTION pg_temp.dataport_prefix_all(ids text, prefix text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
        BEGIN
            RETURN pg_temp.dataport_show((SELECT '[' || COALESCE(string_agg(pg_temp.dataport_prefix(value, prefix), ',' ORDER BY place), '') || ']'
                FROM json_array_elements(pg_temp.dataport_hide(ids)) WITH ORDINALITY AS e (value, place)));
        END $$;
        CREATE FUNCTION pg_temp.dataport_prefix_members(object text, members text[], prefix text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE STRICT AS $$
        BEGIN
            RETURN pg_temp.dataport_show((SELECT '{' || COALESCE(string_agg(to_json(key)::text || ':' || CASE WHEN key = ANY (members)
                    THEN pg_temp.dataport_prefix(value, prefix) ELSE value::text END, ',' ORDER BY place), '') || '}'
                FROM json_each(pg_temp.dataport_hide(object)) WITH ORDINALITY AS e (key, value, place)));
        END $$;
        CREATE FUNCTION pg_temp.dataport_prefix_members_of_all(objects text, members text[], prefix text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE STRICT AS $$
        BEGIN
            RETURN pg_temp.dataport_show((SELECT '[' || COALESCE(string_agg(CASE json_typeof(value) WHEN 'object'
                    THEN pg_temp.dataport_prefix_members(value::text, members, prefix) ELSE value::text END, ',' ORDER BY place), '')
                || ']' FROM json_array_elements(pg_temp.dataport_hide(objects)) WITH ORDINALITY AS e (value, place)));
        END $$;
        """#
}
