"""What is said to advocates (A), platforms (L), agencies (G), SPoCs (S) and other staff (O). Never who anybody is.

They sign in to read what it is about; a notice only says that there is something, and what to do.
"""

from service.notices.wording import Wording
from service.vocabulary import NoticeCode as N

TO_COLLEAGUES: dict[N, Wording] = {
    N.A1: Wording(
        purpose="A case was opened to her advocate",
        title="You have a place on a case",
        says="You are the advocate on a case. You see her needs, her plan and her wishes. You can stop a telling.",
        action="Read her safety plan and get in touch with her in a safe way.",
    ),
    N.A2: Wording(
        purpose="An invitation to a safety review",
        title="You are invited to a safety review",
        says="Several services meet about her safety. You bring her view, and your own.",
        action="Read the review page and say if you can come.",
    ),
    N.A3: Wording(
        purpose="A delivery plan",
        title="An appointment has been planned",
        says="An appointment with her is planned. The plan says when, in what kind of place, and with what support.",
        action="Check the plan with her, and stop it if it is not safe.",
    ),
    N.A4: Wording(
        purpose="What follows a telling",
        title="A follow-up is due",
        says="It is time to ask her how she is, what has happened since, and whether the plan still fits.",
        action="Speak with her in a safe way and record it.",
    ),
    N.L1: Wording(
        purpose="Keeping what an account holds until a request comes",
        title="Please keep what this account holds",
        says="We ask you to keep what you hold on an account as it is now. A request with its authority may"
        " follow. Please do not tell the account holder.",
        action="Open the page, keep the data and tell us until when you hold it.",
    ),
    N.L2: Wording(
        purpose="A data request with its authority",
        title="You have a data request",
        says="A request for data is waiting for you. It shows the authority, the accounts, the dates, and when we ask for an"
        " answer. A part answer is welcome while you look for the rest.",
        action="Open the request and say that you have it.",
    ),
    N.L3: Wording(
        purpose="The answer to a question about a request",
        title="Your question has an answer",
        says="You asked about a request, and we have answered. Your time runs again from now.",
        action="Read the answer and go on with the request.",
    ),
    N.L4: Wording(
        purpose="A reminder of a late answer",
        title="A data request is late",
        says="We have not had all of your answer, and the date for it has passed. A late answer still counts. If something is"
        " not clear, you can ask on the request page.",
        action="Send what you have today, and say when the rest will come.",
    ),
    N.L5: Wording(
        purpose="What was sent beyond the request, of another account, or as no answer at all",
        title="Something you sent is not what we asked for",
        says="Something you sent is not what we asked for. It may be too much, or about another account. We have shut it"
        " away and do not read it.",
        action="Open the request to see what we ask you to do with it.",
    ),
    N.L6: Wording(
        purpose="Putting off telling the account holder",
        title="Please do not tell the account holder yet",
        says="You said that you would tell the account holder. That may put a person at risk.",
        action="Hold the notice and ring your contact today.",
    ),
    N.L7: Wording(
        purpose="A request that is over, and nothing of how it ended",
        title="A request is closed",
        says="A request is over. We need no more from you on it. Please do not send what is left.",
        action="Close the request on your side.",
    ),
    N.L8: Wording(
        purpose="An urgent data request with its authority",
        title="You have an urgent data request",
        says="An urgent request for data is waiting for you. A person may be at risk. It shows the authority, the"
        " accounts and the dates. Send each part as soon as you have it.",
        action="Open the request now.",
    ),
    N.G1: Wording(
        purpose="An invitation to a safety review, with the least data that it needs",
        title="You are invited to a safety review",
        says="Several services meet about a person's safety. The review page shows what you need for it, until the review is"
        " over.",
        action="Read the review page and say if you can come.",
    ),
    N.G2: Wording(
        purpose="A reminder of a safety review",
        title="A safety review is near",
        says="The safety review that you are invited to is within a day.",
        action="Read the review page before you come.",
    ),
    N.S1: Wording(
        purpose="A request to be served by hand",
        title="A request needs you to serve it",
        says="A request is authorised, and cannot be served from here.",
        action="Serve it by hand and record the receipt.",
    ),
    N.S2: Wording(
        purpose="A late platform that is to be rung",
        title="A platform is late",
        says="A platform has not answered in full, and its date has passed.",
        action="Ring the platform and record what it says.",
    ),
    N.S3: Wording(
        purpose="A late platform, told to somebody senior",
        title="A late request goes up",
        says="A platform was reminded and still has not answered in full.",
        action="Take it up with someone senior at the platform.",
    ),
    N.S4: Wording(
        purpose="A request whose need is gone",
        title="A request must be cancelled",
        says="What a request was for is no longer needed, so its authority must not be used.",
        action="Cancel it, and tell the platform.",
    ),
    N.S5: Wording(
        purpose="Data that is to be kept, by hand",
        title="Ask a platform to keep data",
        says="An account was listed, and its platform cannot be asked from here.",
        action="Ask the platform to keep the data and record what it says.",
    ),
    N.S6: Wording(
        purpose="Data that is kept is to be kept for longer",
        title="Ask a platform to keep data for longer",
        says="A platform keeps data for us, and the time for it is running out.",
        action="Ask for more time and record the new end.",
    ),
    N.S7: Wording(
        purpose="A return that is no return",
        title="A file was turned away",
        says="A file that came as an answer is not one, or is about another account. Nothing was read from it.",
        action="Ask the platform for the answer that was meant.",
    ),
    N.O1: Wording(
        purpose="A clock that has run out",
        title="Something on a case is overdue",
        says="A clock that you own has run out. It stays open, and late still counts.",
        action="Do what it asks, or say why it waits.",
    ),
    N.O2: Wording(
        purpose="Her regular update, to be said by a person",
        title="She is due an update from you",
        says="Her update is due and no notice can reach her safely.",
        action="Speak with her in a safe way and record it.",
    ),
    N.O3: Wording(
        purpose="A telling that was held at its moment",
        title="A telling was held",
        says="The time for the telling came, and not all gates were open. Nothing may be said.",
        action="See what is missing on the case page.",
    ),
    N.O4: Wording(
        purpose="A telling that may go ahead",
        title="The telling may go ahead",
        says="All gates are open at this time. They are asked again each time you open a part.",
        action="Check that she still wants it, then open the first part.",
    ),
    N.O5: Wording(
        purpose="An appointment that is near",
        title="An appointment is near",
        says="The appointment with her is within a day. Her wish must be checked again on the day.",
        action="Check the plan and the support, and stop it if it is not safe.",
    ),
    N.O6: Wording(
        purpose="A follow-up that is due",
        title="A follow-up is due",
        says="It is time to ask her how she is, what has happened since, and whether the plan still fits.",
        action="Speak with her in a safe way and record it.",
    ),
    N.O7: Wording(
        purpose="The six-month limit is near",
        title="A time limit is near",
        says="The time to bring this offence to court is running out. After that it cannot be charged as it stands.",
        action="Decide on the charge, or look at the offence again.",
    ),
    N.O8: Wording(
        purpose="Public naming is ahead, and she chose not to know",
        title="She must hear that it will be public",
        says="Parts of the case will become public, and she chose not to be told. Tell her that, and nothing more.",
        action="Tell her in person and record it.",
    ),
    N.O9: Wording(
        purpose="The last time to tell her before the public learns it has passed",
        title="The public may learn it before her",
        says="The last safe time to tell her has passed. A hearing may name someone she does not know.",
        action="Agree today who tells her, and how.",
    ),
    N.O10: Wording(
        purpose="Her wish is missing or too old before a hearing",
        title="Her wish is needed",
        says="A hearing is ahead, and her wish is too old or was never asked.",
        action="Ask her in a safe way and record it.",
    ),
    N.O11: Wording(
        purpose="Another way to reach her is needed",
        title="Find another way to reach her",
        says="Something is waiting for her and no notice can reach her safely.",
        action="Reach her in person, or through someone she trusts, and record it.",
    ),
    N.O12: Wording(
        purpose="A request sent back to be put right",
        title="A request came back to you",
        says="The single point of contact has sent a request back, with reasons.",
        action="Put it right and send it again.",
    ),
    N.O13: Wording(
        purpose="A request that is over",
        title="A request was cancelled",
        says="A request on the case was cancelled. Its clocks have stopped.",
        action="Check what you still need to ask for.",
    ),
    N.O14: Wording(
        purpose="A platform may tell the account holder, and somebody must decide",
        title="A request may be noticed",
        says="A platform may tell the account holder that we asked. Nothing is served until you decide.",
        action="Accept the risk with a reason, or change the request.",
    ),
    N.O15: Wording(
        purpose="A platform says that it will tell the account holder",
        title="The account holder may hear of a request",
        says="A platform says that it will tell the account holder. She may be at risk when it does.",
        action="Ring her in a safe way and check her plan within two hours.",
    ),
    N.O16: Wording(
        purpose="A question about a request",
        title="A platform has a question",
        says="A platform has asked about a request. Its clock waits until you answer.",
        action="Answer the question.",
    ),
    N.O17: Wording(
        purpose="An answer about another account, or beyond what was asked",
        title="An error has been opened",
        says="An answer is about another account, or holds more than was asked for. It was shut away unread.",
        action="See what is owed to whom, and by when.",
    ),
    N.O18: Wording(
        purpose="Data that may be lost",
        title="Data is not being kept",
        says="A platform has not said that it keeps the data, or cannot. It may be lost.",
        action="Ask for the data now, or by another route.",
    ),
    N.O19: Wording(
        purpose="Data that was kept and will soon be gone, or is",
        title="Kept data is running out",
        says="A platform will soon stop keeping data for us, or has stopped. No more time can be asked for.",
        action="Get the request served now.",
    ),
    N.O20: Wording(
        purpose="An embargo that has run out, or is to be looked at",
        title="An embargo has ended",
        says="An embargo on the case has run out, or its time to be looked at has come.",
        action="Decide on the case page whether it goes on.",
    ),
    N.O21: Wording(
        purpose="A part that was held while another was released",
        title="A part of the telling was held",
        says="The time for the telling came, and some of what was planned may not be said yet. The rest may.",
        action="See on the case page which part waits, and for what.",
    ),
    N.O22: Wording(
        purpose="A case that is in somebody else's charge from now on",
        title="A case is yours now",
        says="A case was handed over to you. What was open on it is yours, and its dates stay as they were.",
        action="Read the case page today, and see what is due first.",
    ),
    N.O23: Wording(
        purpose="A case whose officer or supervisor has no part in it any more",
        title="A case needs someone in charge",
        says="Someone in charge of a case can have no part in it. Until it is handed over, nobody does their work.",
        action="Hand the case over, or name a supervisor who can.",
    ),
    N.O24: Wording(
        purpose="A decision for a reason of its own, which a second officer looks at",
        title="A decision waits for your word",
        says="You were named as the second officer of a decision. She is told nothing of it until you have said what you"
        " think.",
        action="Read the decision on the case page, and say whether you agree.",
    ),
    N.O25: Wording(
        purpose="Somebody looked up where she is, in a rescue",
        title="The glass was broken",
        says="To send help to her, someone was shown where she is, with a place on her case or without. It is on record.",
        action="Find out today who went to her and why, and whether she is safe.",
    ),
}
