using System.Globalization;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>What flows do beside talking: tickets are filled in, sent to who is in charge, opened and looked up.</summary>
internal sealed class FlowActions(Talk talk, Answering answering)
{
    private const int MostTicketsKept = 5;
    private const int MostWrongCodes = 5;
    private const string NotGiven = "-";
    private static readonly TimeSpan WrongCodesCountFor = TimeSpan.FromHours(1);

    /// <summary>What a ticket begins with: the matter that got no answer, or what was said beside the wish.</summary>
    public Dictionary<string, string> TicketSlots(TicketReason reason, string? need, bool leaveMatter = false)
    {
        var filled = new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = reason.ToString() };
        if (need is not null)
        {
            filled["need"] = Message.Cut(need);
        }
        else if (talk.State.Matter is { } matter && !leaveMatter)
        {
            filled["need"] = matter.Need;
            filled["reason"] = (reason == TicketReason.PersonAsked && matter.Reason != TicketReason.Emergency ? reason : matter.Reason).ToString();
            Add("province", matter.Province);
            Add("agency", matter.Agency);
            Add("agency-name", matter.AgencyName);
            Add("routed", matter.Agency is null ? null : matter.Need);
        }

        Add("province", filled.GetValueOrDefault("province") ?? talk.State.Province);
        return filled;

        void Add(string slot, string? value)
        {
            if (value is not null)
            {
                filled[slot] = value;
            }
        }
    }

    public string? Act(FlowAction action, Dictionary<string, string> filled, Message message)
    {
        switch (action)
        {
            case FlowAction.RememberConsent:
                filled["consented-at"] = talk.Input.Now.ToString("O", CultureInfo.InvariantCulture);
                return null;
            case FlowAction.RouteTicket:
                Route(filled, message);
                return null;
            case FlowAction.OpenTicket:
                OpenTicket(filled, message);
                return null;
            case FlowAction.LookUpTicket:
                return LookUp(filled, message);
            case FlowAction.SetProvince:
                talk.State = talk.State with { Province = filled["province"] };
                return null;
            case FlowAction.CommentToNeed:
                filled["need"] = filled["comment"];
                filled["reason"] = nameof(TicketReason.Complaint);
                return null;
            case FlowAction.SetLanguage:
                talk.Choose(filled["language"]);
                return null;
            case FlowAction.EraseData:
                EraseData(message);
                return null;
            default:
                throw new InvalidOperationException($"No action {action}.");
        }
    }

    public Dictionary<string, string> Shown(IReadOnlyDictionary<string, string> filled, Speaker speaker)
    {
        var shown = filled.ToDictionary(slot => slot.Key, slot => Markdown.Escape(PersonalData.Veil(slot.Value)), StringComparer.Ordinal);
        shown["provinces"] = new AnswerReply(speaker, talk.Input.Release).CoveredProvinces();
        shown["name"] = filled.GetValueOrDefault("name") is { } name && name != NotGiven ? Markdown.Escape(PersonalData.Veil(name)) : speaker.Say(PhraseKeys.TicketNoName);
        shown["phone"] = filled.GetValueOrDefault("phone") is { } phone && phone != Slots.ReplyHere ? PersonalData.Hint(phone) : speaker.Say(PhraseKeys.TicketReplyHere);
        shown["agency"] = filled.GetValueOrDefault("agency-name") is { Length: > 0 } agency ? agency : speaker.Say(PhraseKeys.TicketSomeAgency);
        shown["look-up"] = talk.Input.Conversation.PublicUrl + "/tra-cuu";
        if (filled.GetValueOrDefault("pin") is { } pin)
        {
            // Its digits are nobody's number.
            shown["pin"] = pin;
        }

        if (filled.GetValueOrDefault("province") is { } id && talk.Input.Release.Provinces.TryGetValue(id, out var province))
        {
            shown["province"] = province.Name;
        }

        return shown;
    }

    /// <summary>Tells the people who have a ticket of this conversation; when one of them asked something, what the knowledge does not know is their answer.</summary>
    public Reply TellTickets(Reply reply, Message message)
    {
        var waits = talk.WaitsForCitizen;
        talk.TellTickets();

        if (!waits || reply.Outcome != Outcomes.Abstained || reply.Citations.Count > 0)
        {
            return reply;
        }

        talk.State = talk.State with { TicketOffered = false, Matter = null };
        return new Reply { Outcome = Outcomes.Dialog, Text = message.Speaker.Say(PhraseKeys.TicketPassedOn) };
    }

    private void EraseData(Message message)
    {
        talk.Effects.Add(new Effect.EraseData(talk.Input.Conversation.Id, message.Activity.Sequence));
        talk.State = new ConversationState
        {
            Greeted = true,
            TakenBy = talk.State.TakenBy,
            Language = talk.State.Language,
            Tickets = talk.State.Tickets,
            CodesTried = talk.State.CodesTried,
        };
    }

    /// <summary>Finds out who is in charge of the need, unless that is known already.</summary>
    private void Route(Dictionary<string, string> filled, Message message)
    {
        var need = filled["need"];
        if (filled.GetValueOrDefault("routed") == need || filled.GetValueOrDefault("reason") == nameof(TicketReason.Emergency))
        {
            return;
        }

        filled["routed"] = need;
        filled.Remove("agency");
        filled.Remove("agency-name");
        var (masked, _) = PersonalData.Mask(need);
        if (Words.Of(masked).Count == 0)
        {
            return;
        }

        var answer = answering.AnswerTo(masked, message, previous: null);
        if (Answering.AgencyOf(answer) is { } agency)
        {
            filled["agency"] = agency.Id;
            filled["agency-name"] = agency.Name;
        }

        if (answer.Province is { } where)
        {
            filled["province"] = where;
        }
    }

    private void OpenTicket(Dictionary<string, string> filled, Message message)
    {
        var need = Message.Cut(filled["need"]);
        var province = filled.GetValueOrDefault("province") ?? talk.ProvinceOf(message);
        var prefix = province is not null && talk.Input.Release.Provinces.TryGetValue(province, out var known) ? known.TicketPrefix : TicketCode.NoProvincePrefix;
        var code = TicketCode.Create(talk.Input.Seed ^ ((ulong)message.Activity.Sequence * 0x9E3779B97F4A7C15), prefix);
        var pin = TicketPin.Create(talk.Input.Secret, message.Activity.Sequence);
        filled["code"] = code;
        filled["pin"] = pin;
        filled["staffed"] = "yes";
        var phone = filled.GetValueOrDefault("phone");
        var why = Enum.TryParse<TicketReason>(filled.GetValueOrDefault("reason"), out var reason) ? reason : TicketReason.Asked;
        var packing = new Packing(talk.Input.Release, AskAgain(need, why, province, message), province);
        var agency = filled.GetValueOrDefault("agency") is { } routed && talk.Input.Release.Agencies.TryGetValue(routed, out var found) ? found : packing.AgencyByField(need);
        talk.Effects.Add(new Effect.OpenTicket(new TicketDraft
        {
            Code = code,
            Pin = pin,
            ConversationId = talk.Input.Conversation.Id,
            OpenedBy = message.Activity.Id,
            Reason = why,
            Province = province,
            Agency = agency?.Id,
            AgencyName = agency?.Name,
            Route = packing.RouteTo(agency),
            Packet = packing.Packet,
            Need = need,
            Contact = new Contact(
                filled.GetValueOrDefault("name") is { } name && name != NotGiven ? name : null,
                phone is null or Slots.ReplyHere ? null : phone),
            ConsentedAt = DateTimeOffset.TryParse(filled.GetValueOrDefault("consented-at"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : talk.Input.Now,
        }));
        if (talk.Input.Rules?.HoursOf(agency?.Id ?? province) is { } hours && !hours.IsOpen(talk.Input.Now))
        {
            var opening = hours.NextOpening(talk.Input.Now).ToOffset(WorkingHours.Offset);
            filled["staffed"] = "no";
            filled["opening"] = $"{opening.ToString("HH:mm", CultureInfo.InvariantCulture)}, {talk.SpeakerOf(message).Date(DateOnly.FromDateTime(opening.DateTime))}";
        }

        talk.State = talk.State with { Matter = null, Tickets = [.. talk.State.Tickets.Append(code).TakeLast(MostTicketsKept)] };
    }

    /// <summary>What the knowledge says of the need by itself, for the people who look after it; null in an emergency and where there is nothing to ask.</summary>
    private Answer? AskAgain(string need, TicketReason reason, string? province, Message message)
    {
        var (masked, _) = PersonalData.Mask(need);
        return reason == TicketReason.Emergency || Words.Of(masked).Count == 0 ? null : answering.AnswerTo(masked, message, previous: null, province);
    }

    private string LookUp(Dictionary<string, string> filled, Message message)
    {
        var code = filled["code"];
        var recent = talk.State.CodesTried.Where(tried => talk.Input.Now - tried < WrongCodesCountFor).ToList();
        talk.State = talk.State with { CodesTried = recent };
        if (recent.Count >= MostWrongCodes)
        {
            return "too-often";
        }

        var ticket = talk.Input.Tickets.GetValueOrDefault(code);
        if (ticket is null)
        {
            // One opened earlier in this very turn is not in the database yet.
            if (talk.Effects.OfType<Effect.OpenTicket>().FirstOrDefault(opened => opened.Draft.Code == code) is not { } fresh)
            {
                talk.State = talk.State with { CodesTried = [.. recent, talk.Input.Now] };
                return "unknown";
            }

            ticket = new TicketFacts(code, talk.Input.Conversation.Id, TicketState.New, fresh.Draft.AgencyName, fresh.Draft.Need, talk.Input.Now, talk.Input.Now);
        }

        filled["state"] = message.Speaker.State(ticket.State);
        filled["opened"] = message.Speaker.Date(Talk.LocalDate(ticket.OpenedAt));
        filled["agency-name"] = ticket.AgencyName ?? "";
        var mine = ticket.ConversationId == talk.Input.Conversation.Id;
        filled["need"] = mine ? ticket.Need : "";
        return mine ? "mine" : "other";
    }
}
