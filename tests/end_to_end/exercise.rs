//! Code exercises: learners run their Python in the browser, against the tests, and take what went wrong to the tutor.

use lyceum_tests::{
    browser::Browser,
    material::WATER,
    platform::{School, text},
};

/// Puts code into the editor as typing would.
async fn write(browser: &Browser, code: &str) {
    let code = serde_json::Value::from(code);
    browser
        .run(&format!(
            "const area = document.querySelector('.editor-code'); area.value = {code};
             area.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_runs_in_the_browser_and_its_troubles_go_to_the_tutor() {
    let school = School::saying("Look at the last line.").await;
    let course = school.import("Water", WATER).await;
    let lessons = school.learner.get(&format!("/api/courses/{course}")).await.good().json()["lessons"].clone();
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive(&format!("/lessons/{}", text(&lessons[2]["id"]))).await;

    // What the program asks for and reads is a part of what is shown.
    write(&browser, "roof = float(input(\"Roof? \"))\nprint(\"It is\", round(roof * 2))").await;
    browser.press("Run").await;
    browser.until("its output", "return document.querySelector('.run-output')?.innerText.includes('It is 100')").await;
    assert!(browser.find_text(".run-output").await.contains("Roof? 50"));

    // An error is shown as Python tells it, and goes to the tutor by one click.
    write(&browser, "print(\"before\")\nprint(rooof)").await;
    browser.press("Run").await;
    browser.reads("NameError").await;
    browser.press("Ask for a hint about this").await;
    let error = "return document.querySelector('.tutor-form [name=error]').value";
    assert!(text(&browser.run(error).await).contains("line 2"));

    // A loop without an end is stopped.
    write(&browser, "while True:\n    print(1)").await;
    browser.press("Run").await;
    browser.reads("Does a loop never end?").await;

    // A program reaches nothing in the network, whatever it tries.
    write(
        &browser,
        "import js\njs.fetch(\"/api/me\").then(lambda _: print(\"reached\"), lambda e: print(\"kept in\"))",
    )
    .await;
    browser.press("Run").await;
    browser
        .until("it has ended", "return /ended|error/.test(document.querySelector('.run [role=status]').innerText)")
        .await;
    assert!(!browser.find_text(".run").await.contains("reached"));

    // The tests: first one that is not right, then all.
    write(&browser, "a = float(input())\nb = float(input())\nc = float(input())\nprint(round(a * b * 0.8))").await;
    browser.press("Run the tests").await;
    browser.reads("3 of 4 tests passed").await;
    assert_eq!(browser.count(".test-failed").await, 1);
    write(&browser, "a = float(input())\nb = float(input())\nc = float(input())\nprint(round(min(c, a * b * 0.8)))")
        .await;
    browser.press("Run the tests").await;
    browser.reads("All tests passed.").await;
    assert_eq!(browser.count(".test-passed").await, 4);
    browser.close().await;
}
