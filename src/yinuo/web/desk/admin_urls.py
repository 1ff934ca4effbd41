"""The addresses of the desk's administration."""

from django.urls import URLPattern, URLResolver, path

from yinuo.web.desk import (
    api_clients,
    figures,
    figures_complaints,
    figures_inquirers,
    imports,
    journal_pages,
    knowledge,
    knowledge_faults,
    knowledge_missed,
    outbox,
    quarantine,
    settings_pages,
)
from yinuo.web.desk.automation import canned_replies, macros, rules, tabs
from yinuo.web.desk.calendars import calendar_pages, hours, official_days
from yinuo.web.desk.products import urls as product_urls
from yinuo.web.desk.reception import urls as reception_urls
from yinuo.web.desk.staff import absences, colleague_changes, colleagues, places, teams
from yinuo.web.desk.standards import drafting, packs, standard_pages
from yinuo.web.desk.ui import ui

ARTICLE = "knowledge/<int:article_id>/"
STANDARD = "standards/<int:standard_id>/"
PERSON = "staff/<int:staff_id>/"
TEAM = "teams/<int:team_id>/"
CALENDAR = "calendars/<int:calendar_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", ui, name="ui"),
    # knowledge
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/missed/", knowledge_missed.missed, name="missed_searches"),
    path("knowledge/missed/<int:missed_id>/", knowledge_missed.settle, name="settle_missed"),
    *knowledge_faults.ADDRESSES,
    path("knowledge/new/", knowledge.new_article, name="new_article"),
    path(ARTICLE, knowledge.article, name="article"),
    path(ARTICLE + "write/", knowledge.write, name="write_article"),
    path(ARTICLE + "publish/", knowledge.publish, name="publish_article"),
    path(ARTICLE + "place/", knowledge.place, name="place_article"),
    path(ARTICLE + "retire/", knowledge.retire, name="retire_article"),
    path(ARTICLE + "vote/", knowledge.vote, name="vote_article"),
    # products
    *product_urls.ADDRESSES,
    *reception_urls.ADDRESSES,
    # standards
    path("standards/", standard_pages.standards, name="standards"),
    path("standards/new/", drafting.new_standard, name="new_standard"),
    path("standards/load/", packs.load, name="load_pack"),
    path(STANDARD, standard_pages.standard, name="standard"),
    path(STANDARD + "drafts/new/", drafting.new_version, name="new_version"),
    path(STANDARD + "drafts/<int:version_id>/", drafting.edit_draft, name="edit_draft"),
    path(STANDARD + "drafts/<int:version_id>/publish/", drafting.publish, name="publish_standard"),
    path(STANDARD + "retire/", drafting.retire, name="retire_standard"),
    # people
    path("staff/", colleagues.staff_list, name="staff"),
    path("staff/new/", colleague_changes.new_person, name="new_person"),
    path(PERSON, colleagues.person, name="person"),
    path(PERSON + "edit/", colleague_changes.edit_person, name="edit_person"),
    path(PERSON + "roles/", colleague_changes.roles, name="person_roles"),
    path(PERSON + "password/", colleague_changes.password, name="person_password"),
    path(PERSON + "deactivate/", colleague_changes.deactivate, name="deactivate"),
    path(PERSON + "reactivate/", colleague_changes.reactivate, name="reactivate"),
    path(PERSON + "availability/", absences.availability, name="availability"),
    path(PERSON + "absences/new/", absences.new_absence, name="new_absence"),
    path(PERSON + "absences/<int:absence_id>/end/", absences.end_absence, name="end_absence"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/new/", teams.new_team, name="new_team"),
    path(TEAM + "edit/", teams.edit_team, name="edit_team"),
    path(TEAM + "members/", teams.members, name="team_members"),
    path(TEAM + "remove/", teams.remove_team, name="remove_team"),
    path("places/", places.places, name="places"),
    path("departments/new/", places.new_department, name="new_department"),
    path("departments/<int:department_id>/edit/", places.edit_department, name="edit_department"),
    path("departments/<int:department_id>/remove/", places.remove_department, name="remove_department"),
    path("outlets/new/", places.new_outlet, name="new_outlet"),
    path("outlets/<int:outlet_id>/edit/", places.edit_outlet, name="edit_outlet"),
    path("outlets/<int:outlet_id>/remove/", places.remove_outlet, name="remove_outlet"),
    # calendars
    path("calendars/", calendar_pages.calendars, name="calendars"),
    path("calendars/new/", hours.new_calendar, name="new_calendar"),
    path("calendars/import/", official_days.import_year, name="import_year"),
    path(CALENDAR, calendar_pages.calendar_page, name="calendar"),
    path(CALENDAR + "hours/", hours.edit_hours, name="edit_hours"),
    path(CALENDAR + "own-days/", hours.edit_own_days, name="edit_own_days"),
    path(CALENDAR + "official-day/", official_days.official_day, name="official_day"),
    # ready answers and rules
    path("automation/", tabs.automation, name="automation"),
    path("automation/replies/new/", canned_replies.canned, name="new_canned"),
    path("automation/replies/<int:canned_id>/", canned_replies.canned, name="canned"),
    path("automation/replies/<int:canned_id>/remove/", canned_replies.forget_canned, name="forget_canned"),
    path("automation/macros/new/", macros.macro, name="new_macro"),
    path("automation/macros/<int:macro_id>/", macros.macro, name="macro_page"),
    path("automation/macros/<int:macro_id>/remove/", macros.forget_macro, name="forget_macro"),
    path("automation/rules/new/", rules.rule, name="new_rule"),
    path("automation/rules/<int:rule_id>/", rules.rule, name="rule"),
    path("automation/rules/<int:rule_id>/remove/", rules.forget_rule, name="forget_rule"),
    path("automation/views/<int:view_id>/remove/", tabs.forget_view, name="forget_saved_view"),
    # doors and records
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:item_id>/", outbox.outbox_item, name="outbox_item"),
    path("outbox/<int:item_id>/retry/", outbox.retry, name="outbox_retry"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<int:item_id>/", quarantine.quarantined, name="quarantined"),
    path("quarantine/<int:item_id>/retry/", quarantine.retry, name="quarantine_retry"),
    path("quarantine/<int:item_id>/drop/", quarantine.drop, name="quarantine_drop"),
    path("api-clients/", api_clients.api_clients, name="api_clients"),
    path("api-clients/new/", api_clients.new_key, name="new_key"),
    path("api-clients/<int:client_id>/revoke/", api_clients.revoke_key, name="revoke_key"),
    path("journal/", journal_pages.journal, name="journal"),
    *imports.ADDRESSES,
    # the house
    path("settings/", settings_pages.settings_index, name="settings"),
    path("settings/organisation/", settings_pages.organisation_page, name="organisation"),
    # figures
    path("figures/", figures.figures, name="figures"),
    path("figures/rows/", figures.rows, name="figures_rows"),
    path("figures/facts.csv", figures.facts, name="figures_facts"),
    path("figures/inquirers/", figures_inquirers.inquirers, name="figures_inquirers"),
    path("figures/inquirers/rows/", figures_inquirers.rows, name="figures_inquirers_rows"),
    path("figures/complaints/", figures_complaints.complaints, name="figures_complaints"),
    path("figures/complaints/rows/", figures_complaints.rows, name="figures_complaints_rows"),
    path("figures/complaints/facts.csv", figures_complaints.facts, name="figures_complaints_facts"),
]
