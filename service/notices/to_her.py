"""What is said to the victim, V1 to V22. She hears bad or big news from a person first; these lines only stand by it.

None of them tells whether anybody has been found, and the same event is said in the same words to everyone.
"""

from service.notices.wording import Wording
from service.vocabulary import NoticeCode as N

TO_HER: dict[N, Wording] = {
    N.V1: Wording(
        purpose="Acknowledgement, and what to expect",
        title="We have your report",
        says="We have your report and a named officer works on it. This can take weeks or months. You do not have to push"
        " us to keep going. Some steps must stay quiet, so a silent week does not mean that nothing is done.",
        action="Keep the name of your contact where only you can find it.",
    ),
    N.V2: Wording(
        purpose="Saving evidence, and safer accounts",
        title="Keep what you are sent",
        says="Do not delete messages, even cruel ones. Save pictures of them with the date and the web address. Do not"
        " answer, and do not try to find out who it is by yourself. That can warn them or put you at risk.",
        action="Change your passwords on a device that only you use.",
    ),
    N.V3: Wording(
        purpose="Her rights, and how often she hears",
        title="Your rights and your updates",
        says="The Victims' Code gives you rights. You can ask for help to take part, and you can bring someone with you."
        " You chose how often you want to hear from us. You can change that on any day.",
        action="Tell your contact if you want to hear more often, or less.",
    ),
    N.V4: Wording(
        purpose="The offer of an advocate, and how to decline",
        title="Someone on your side",
        says="You can have an advocate. This is a person who works for you, not for the police. They can help you plan to"
        " stay safe, and they can speak for you. It costs nothing. You can say yes, no or later.",
        action="Tell us your choice on your case page, or tell your contact.",
    ),
    N.V5: Wording(
        purpose="Testing the safe way to reach her",
        title="Is this a safe way to reach you?",
        says="This is a test. We use this page, at the times you gave us, to tell you that we have news. If someone else can"
        " see this page, stop reading and close it.",
        action="Ring your contact if this is not a safe way to reach you.",
    ),
    N.V6: Wording(
        purpose="The regular update, with no news in it",
        title="Your regular update",
        says="We said that we would write at this time, and here we are. Your case is open and people are working on it."
        " There is nothing that you need to do.",
        action="If anything new has happened to you, tell your contact.",
    ),
    N.V7: Wording(
        purpose="Enquiries have started",
        title="Our enquiries have started",
        says="We are asking the questions that your report calls for. Most answers come from outside the police, and we"
        " cannot make them come at once. We chase every answer that is late.",
        action="If you get new messages, save them and tell your contact.",
    ),
    N.V8: Wording(
        purpose="A delay, and what kind of reason it has",
        title="This is taking longer than we hoped",
        says="We are still waiting for an answer from outside the police. It is late, and we have gone to someone more"
        " senior about it. The delay is not your fault. It does not mean that we have stopped.",
        action="Ask your contact if you want to know how we chase a late answer.",
    ),
    N.V9: Wording(
        purpose="What the police did, after a person has told her (Victims' Code)",
        title="What we told you",
        says="An officer has told you about something the police did. You have a right to hear it from us, and soon. You can"
        " ask what it means for your safety, as often as you like.",
        action="Write down your questions for your contact.",
    ),
    N.V10: Wording(
        purpose="Release, bail and its terms, after a person has told her; how to report a breach",
        title="What happens now, and what to report",
        says="An officer has told you what was decided, and which terms apply. If a term is broken, it is never too small to"
        " report. You do not need proof.",
        action="If a term is broken, ring 999 in danger, or 101.",
    ),
    N.V11: Wording(
        purpose="What knowing may bring, and the right not to know",
        title="What would you want to know?",
        says="One day there may be something that we can tell you, and there may never be. We ask everyone the same. Knowing"
        " can help you to stay safe. It can also hurt, and it cannot be undone. You can say all, some, not yet, or nothing."
        " Each answer is fine, and you can change it.",
        action="Talk it over with someone you trust, then tell us your choice.",
    ),
    N.V12: Wording(
        purpose="An appointment, and nothing of what will be said",
        title="You have an appointment",
        says="We have made a time to meet you. Someone can be with you, and you can bring what helps you. You can move the"
        " time, call it off, or leave at any point. Nobody will ask you why.",
        action="Tell your contact if the time or the place does not feel safe.",
    ),
    N.V13: Wording(
        purpose="Paused, and what goes on",
        title="We have paused",
        says="We have paused. We did this because you asked, or because we have no safe way to reach you. Work to keep you"
        " safe goes on. Starting again is easy.",
        action="Tell your contact when you want to go on.",
    ),
    N.V14: Wording(
        purpose="A refusal or delay of telling, after a person has told her; how to have it looked at again",
        title="Not at this time",
        says="An officer has told you that we will not tell you more at this time. You can ask for this to be looked at"
        " again by someone who had no part in it. Asking will not count against you.",
        action="Tell your contact if you want it to be looked at again.",
    ),
    N.V15: Wording(
        purpose="Why what she was told stays with her, for her own safety and the case",
        title="What we told you stays with you",
        says="What you were told was told to you alone, to keep you safe. Putting it online, or facing anyone with it, can"
        " put you at risk. It can also harm the case. You may tell those who help you to stay safe.",
        action="Ask your contact before you share it with anyone else.",
    ),
    N.V16: Wording(
        purpose="Help after the appointment; nothing of what was said is written here",
        title="After your appointment",
        says="What you feel now is not wrong, whatever it is. Sleep and food may be hard for a time. Someone will ring you in"
        " the next day, and again in the weeks after. Nothing of what was said is written on this page.",
        action="Ring your contact sooner if you feel unsafe.",
    ),
    N.V17: Wording(
        purpose="A change at court, after a person has told her",
        title="A change in your case",
        says="An officer has told you about a change in your case. You can ask what it means, what comes next, and who may be"
        " there. You can ask for help to take part and for a safe place to wait.",
        action="Tell your contact what help you would want.",
    ),
    N.V18: Wording(
        purpose="Stopping contact from custody, after a person has told her",
        title="Stopping contact",
        says="An officer has told you which steps we take to stop contact. No one may reach you through other people either."
        " If it happens, it is not your fault, and it helps us to know.",
        action="Save any contact you get, then tell us on the same day.",
    ),
    N.V19: Wording(
        purpose="A correction of what she was told, after a person has told her",
        title="We got something wrong",
        says="An officer has told you that we got something wrong. We are sorry. It is our mistake and not yours. You can ask"
        " what it means for your safety, and you can complain.",
        action="Ring your contact if you have shared it with anyone.",
    ),
    N.V20: Wording(
        purpose="She chose not to know, and may choose again",
        title="You chose not to be told",
        says="You asked not to be told, or not yet. We keep to that. Nobody will press you. Work to keep you safe goes on as"
        " before. You can choose again on any day.",
        action="Tell us if you ever want to choose again.",
    ),
    N.V21: Wording(
        purpose="That something will become public, and nothing more, after a person has told her",
        title="Something may become public",
        says="An officer has told you that parts of your case may become public. We say nothing more here, because that is"
        " what you asked for. If you wish, someone can be with you on that day.",
        action="Tell your contact if you want to choose again before then.",
    ),
    N.V22: Wording(
        purpose="The case is closed, how to open it again, and what she thinks of it",
        title="Your case is closed",
        says="Your case is closed. That says nothing about whether you were right to report. If anything new happens, it can"
        " be opened again at once. We would like to hear what was good and what was not.",
        action="Tell your contact, or ring 101, if anything new happens.",
    ),
}
