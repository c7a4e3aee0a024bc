//! Turns a conversation into the text that a model was trained on, by the template inside its file.
//!
//! Templates come from outside: they run with a bound on their steps and on their output.

use crate::ModelError;
use crate::engine::{DateFormatter, Turn};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, Value, context};
use std::io::{self, Write};

/// Steps that a template may take: some hundred turns need ten thousand.
const MOST_STEPS: u64 = 2_000_000;
/// Longest template.
const MOST_SOURCE: usize = 256 << 10;
/// How much longer than the turns the text may be.
const MOST_ADDED: usize = 256 << 10;
/// For models that have the tokens of this form but no template.
const CHATML: &str = "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/// A compiled template.
pub struct ChatTemplate {
    environment: Environment<'static>,
    begin: String,
    end: String,
}

impl ChatTemplate {
    /// The common form with `<|im_start|>` and `<|im_end|>`.
    pub fn chatml() -> Result<Self, ModelError> {
        Self::new(CHATML, "", "", None)
    }

    /// Compiles `source`. `begin` and `end` are the texts of those tokens; `date` formats today for
    /// templates that show it (they get an empty text without it).
    pub fn new(source: &str, begin: &str, end: &str, date: Option<DateFormatter>) -> Result<Self, ModelError> {
        if source.len() > MOST_SOURCE {
            return Err(ModelError::Template(format!(
                "it has {} bytes, at most {MOST_SOURCE} make sense",
                source.len()
            )));
        }
        let mut environment = Environment::new();
        // What Python's transformers sets.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|e| ModelError::Template(describe(&e)))?);
        environment.set_fuel(Some(MOST_STEPS));
        environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function("raise_exception", |text: String| -> Result<Value, minijinja::Error> {
            Err(minijinja::Error::new(ErrorKind::InvalidOperation, text))
        });
        environment.add_function("strftime_now", move |format: String| {
            date.as_ref().map_or_else(String::new, |date| date(&format))
        });
        // Without the escapes for HTML that minijinja's own filter makes.
        environment.add_filter("tojson", |value: Value| {
            serde_json::to_string(&value).map_err(|e| minijinja::Error::new(ErrorKind::InvalidOperation, e.to_string()))
        });
        environment.add_template_owned("chat", source.to_owned()).map_err(|e| ModelError::Template(describe(&e)))?;
        Ok(Self { environment, begin: begin.to_owned(), end: end.to_owned() })
    }

    /// The text of a conversation, ready for the assistant's answer.
    pub fn render(&self, turns: &[Turn]) -> Result<String, ModelError> {
        let template = self.environment.get_template("chat").map_err(|e| ModelError::Template(describe(&e)))?;
        let messages: Vec<Value> =
            turns.iter().map(|turn| context! { role => turn.role.as_str(), content => turn.text.as_str() }).collect();
        let values = context! {
            messages => messages,
            add_generation_prompt => true,
            bos_token => self.begin.as_str(),
            eos_token => self.end.as_str(),
        };
        let said: usize = turns.iter().map(|turn| turn.text.len()).sum();
        let mut out = Bounded { text: Vec::new(), most: said.saturating_mul(2).saturating_add(MOST_ADDED) };
        template.render_captured_to(values, &mut out).map_err(|e| ModelError::Template(describe(&e)))?;
        String::from_utf8(out.text).map_err(|_| ModelError::Template("it gave bytes that are no text".to_owned()))
    }
}

/// The innermost reason in one line.
fn describe(error: &minijinja::Error) -> String {
    error.to_string().replace('\n', " ")
}

/// Text with a bound.
struct Bounded {
    text: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() + bytes.len() > self.most {
            return Err(io::Error::other("the text became too long"));
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn render(source: &str, turns: &[Turn]) -> Result<String, ModelError> {
        ChatTemplate::new(source, "<s>", "</s>", None)?.render(turns)
    }

    fn talk() -> Vec<Turn> {
        vec![Turn::new("system", "Be kind."), Turn::new("user", " <Hi> & \"you\" ")]
    }

    #[test]
    fn chatml_is_as_known() {
        let text = ChatTemplate::chatml().unwrap().render(&talk()).unwrap();
        assert_eq!(
            text,
            "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n <Hi> & \"you\" <|im_end|>\n<|im_start|>assistant\n"
        );
    }

    /// Google's template of Gemma 3, without its branches for pictures.
    const GEMMA: &str = r#"{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '\n\n' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '\n\n' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Conversation roles must alternate user/assistant/user/assistant/...") }}
    {%- endif -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- endif -%}
    {{ '<end_of_turn>\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{ '<start_of_turn>model\n' }}
{%- endif -%}"#;

    #[test]
    fn gemma_takes_the_system_turn_into_the_first_one() {
        let mut talk = talk();
        talk.extend([Turn::new("assistant", "Hello."), Turn::new("user", "Why?")]);
        assert_eq!(
            render(GEMMA, &talk).unwrap(),
            "<s><start_of_turn>user\nBe kind.\n\n<Hi> & \"you\"<end_of_turn>\n<start_of_turn>model\nHello.<end_of_turn>\n<start_of_turn>user\nWhy?<end_of_turn>\n<start_of_turn>model\n"
        );
    }

    #[test]
    fn what_python_templates_use_works() {
        let source = "{{ bos_token }}{% for m in messages %}\n    {% if m['role'].startswith('u') %}\n{{ m.content.strip() | tojson }}{{ eos_token }}\n    {% endif %}\n{% endfor %}";
        assert_eq!(render(source, &talk()).unwrap(), "<s>\"<Hi> & \\\"you\\\"\"</s>\n");
        assert_eq!(
            render("{{ messages[1:] | length }}{{ messages[-1]['content'].split('&')[0] }}", &talk()).unwrap(),
            "1 <Hi> "
        );
    }

    #[test]
    fn a_template_can_refuse_and_the_reason_arrives() {
        let error = render("{{ raise_exception('roles must alternate') }}", &talk()).unwrap_err();
        assert!(error.to_string().contains("roles must alternate"));
    }

    #[test]
    fn the_date_is_a_parameter() {
        let date: DateFormatter = Arc::new(|format| format!("[{format}]"));
        let template = ChatTemplate::new("{{ strftime_now('%d %b') }}", "", "", Some(date)).unwrap();
        assert_eq!(template.render(&[]).unwrap(), "[%d %b]");
        assert_eq!(render("{{ strftime_now('%d') }}", &[]).unwrap(), "");
    }

    #[test]
    fn a_template_that_loops_or_floods_is_stopped() {
        let nested = "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}";
        assert!(matches!(render(nested, &[]), Err(ModelError::Template(_))));
        let flood = "{% for a in range(9999) %}{{ 'x' * 9999 }}{% endfor %}";
        assert!(matches!(render(flood, &[]), Err(ModelError::Template(_))));
        assert!(matches!(render("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", &[]), Err(ModelError::Template(_))));
    }

    #[test]
    fn a_broken_template_is_refused_when_compiled() {
        assert!(matches!(render("{% for %}", &[]), Err(ModelError::Template(_))));
        assert!(matches!(render(&"x".repeat(MOST_SOURCE + 1), &[]), Err(ModelError::Template(_))));
    }
}
